using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.V1;

namespace VoteTracker.Cli.Recording;

/// <summary>What may be corrected of a vote that is over.</summary>
internal sealed class VoteCorrections
{
    private static readonly IReadOnlyDictionary<string, VoteOption> OptionWords = WordOption.Words<VoteOption>();

    private readonly Option<TypedName[]> _resolutions = ResourceName.Resolutions("Of a vote: a measure that it was on, in place of those that it is said to be on; may be repeated");
    private readonly Option<string?> _question = new("--question") { Description = "Of a vote: the question as the record prints it", HelpName = "TEXT" };
    private readonly Option<string?> _description = new("--description") { Description = "Of a vote: what it was about", HelpName = "TEXT" };
    private readonly Option<string?> _date = new("--date") { Description = "Of a vote: its day in Washington, D.C.", HelpName = "YYYY-MM-DD" };
    private readonly Option<string?> _time = new("--time") { Description = "Of a vote: its time of day", HelpName = "HH:MM" };
    private readonly Option<VoteQuestion> _decides = WordOption.Create<VoteQuestion>("--decides", "Of a vote: what it means for the measures");
    private readonly Option<VoteThreshold> _threshold = WordOption.Create<VoteThreshold>("--threshold", "Of a vote: the rule that it must satisfy");
    private readonly Option<string?> _result = new("--result") { Description = "Of a vote: the result in the words of the record", HelpName = "TEXT" };
    private readonly Option<bool?> _passed = new("--passed") { Description = "Of a vote: whether the chamber announced that the question carried", HelpName = "true|false" };
    private readonly Option<string[]> _positions = new("--position")
    {
        Description = "Of a vote: how a member voted, such as A000374=nay; the member as list positions shows it, by id or name, and how as one of "
            + $"{string.Join(", ", OptionWords.Keys)}, or the name of the person that was voted for; may be repeated",
        HelpName = "MEMBER=HOW",
    };

    public IEnumerable<Option> Options => [_resolutions, _question, _description, _date, _time, _decides, _threshold, _result, _passed, _positions];

    public TypedName[] MeasuresOf(ParseResult parsed) => parsed.GetValue(_resolutions) ?? [];

    /// <summary>Changes a vote as it was read into what it shall be.</summary>
    /// <exception cref="FormatException">A position is not of a member of it.</exception>
    public void Apply(ParseResult parsed, Vote vote, List<Position> positions, IReadOnlyList<string> measures)
    {
        if (measures.Count > 0)
        {
            vote.Resolutions.Clear();
            vote.Resolutions.Add(measures);
        }

        vote.Question = parsed.GetValue(_question) ?? vote.Question;
        vote.Description = parsed.GetValue(_description) ?? vote.Description;
        vote.Date = parsed.GetValue(_date) ?? vote.Date;
        vote.TimeOfDay = parsed.GetValue(_time) is { } time ? AnnouncementOptions.WithSeconds(time) : vote.TimeOfDay;
        vote.OfficialResult = parsed.GetValue(_result) ?? vote.OfficialResult;
        if (parsed.GetValue(_decides) is var decides and not VoteQuestion.Unspecified)
            vote.QuestionKind = decides;
        if (parsed.GetValue(_threshold) is var threshold and not VoteThreshold.Unspecified)
            vote.Threshold = threshold;
        if (parsed.GetValue(_passed) is { } passed)
            vote.OfficialPassed = passed;
        foreach (var typed in parsed.GetValue(_positions) ?? [])
            Set(typed, vote, positions);
        // With positions it is what they add up to, and whoever corrects by hand speaks for nobody else.
        if (positions.Count > 0)
            vote.Tally = null;
        vote.Provenance = null;
    }

    private static void Set(string typed, Vote vote, List<Position> positions)
    {
        if (typed.Split('=', 2) is not [{ Length: > 0 } who, { Length: > 0 } how])
            throw new FormatException($"--position '{typed}' does not say how a member voted. It looks like A000374=nay.");
        var found = positions.Where(position => who == position.Member.BioguideId || who == position.Member.LisId || who == position.Member.DisplayName).ToList();
        if (found is not [var position])
            throw new FormatException($"--position {who}: {(found.Count == 0 ? "nobody" : "more than one")} on the record of {vote.Name} has this id or name");
        var isPerson = !OptionWords.TryGetValue(how, out var option) || option == VoteOption.Candidate;
        if (isPerson && vote.Threshold != VoteThreshold.MajorityForPerson)
            throw new FormatException($"--position {who}: '{how}' is none of {string.Join(", ", OptionWords.Keys)}");
        (position.Option, position.Candidate, position.PrintedOption) = isPerson ? (VoteOption.Candidate, how, "") : (option, "", "");
    }
}
