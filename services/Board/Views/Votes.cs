using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Board.Views;

/// <summary>What pages ask of a vote. The one place that knows how the contract says it.</summary>
internal static class Votes
{
    /// <summary>The measures that it is on.</summary>
    public static IReadOnlyList<string> MeasuresOf(Vote vote) => vote.Resolutions;

    /// <summary>How many bytes its line in a list takes.</summary>
    public static int SizeOfLine(Vote vote) => 2_000 + PageBound.Bytes(
        PageBound.Short(vote.Question),
        PageBound.Short(VotePhrases.State(vote), PageBound.Name),
        PageBound.Short(vote.Tally is { } tally ? VotePhrases.ShortCounts(tally) : ""));

    /// <summary>Whether it was taken and stands as counted.</summary>
    public static bool IsDecided(Vote vote) => vote.State is VoteState.Closed or VoteState.Corrected;

    /// <summary>Whether it carried: by the record, else by the count; null where neither says.</summary>
    public static bool? Passed(Vote vote) => !IsDecided(vote) ? null
        : vote.HasOfficialPassed ? vote.OfficialPassed
        : vote.HasComputedPassed ? vote.ComputedPassed
        : null;

    /// <summary>Whether record and count disagree.</summary>
    public static bool IsDisputed(Vote vote) => vote is { HasOfficialPassed: true, HasComputedPassed: true } && vote.OfficialPassed != vote.ComputedPassed;

    /// <summary>Whether an update is about a vote, or about one that it is linked with.</summary>
    public static bool Concern(Update update, string name) =>
        update.Vote is { } vote && (vote.Name == name || vote.HeldAs == name || vote.AnnouncedAs.Contains(name));
}
