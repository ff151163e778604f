namespace VoteTracker.Cli.Compare;

/// <summary>Something that the services hold otherwise than a record has it.</summary>
/// <param name="Resource">The vote or measure.</param>
/// <param name="Aspect">What differs, such as tally, positions, result, status, date.</param>
/// <param name="Record">What the record has.</param>
/// <param name="Held">What the services hold.</param>
/// <param name="Explanation">Why that is right all the same; empty where nobody knows.</param>
internal sealed record Difference(string Resource, string Aspect, string Record, string Held, string Explanation = "")
{
    public bool IsExplained => Explanation.Length > 0;
}
