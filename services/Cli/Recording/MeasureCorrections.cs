using System.CommandLine;
using VoteTracker.V1;

namespace VoteTracker.Cli.Recording;

/// <summary>What may be corrected of a measure.</summary>
internal sealed class MeasureCorrections
{
    private readonly Option<string?> _title = new("--title") { Description = "Of a measure: its title", HelpName = "TEXT" };
    private readonly Option<string?> _introduced = new("--introduced") { Description = "Of a measure: the day of its introduction", HelpName = "YYYY-MM-DD" };
    private readonly Option<bool?> _amendment = new("--constitutional-amendment")
    {
        Description = "Of a measure: whether it proposes an amendment to the Constitution",
        HelpName = "true|false",
    };

    private readonly Option<bool?> _emergency = new("--terminates-emergency") { Description = "Of a measure: whether it terminates a national emergency", HelpName = "true|false" };

    public IEnumerable<Option> Options => [_title, _introduced, _amendment, _emergency];

    /// <summary>The measure as it shall be, and which of its fields were said.</summary>
    public (Resolution Measure, IReadOnlyList<string> Paths) Of(ParseResult parsed, string name)
    {
        var measure = new Resolution { Name = name };
        var paths = new List<string>();
        if (parsed.GetValue(_title) is { } title)
            Set("title", () => measure.Title = title);
        if (parsed.GetValue(_introduced) is { } introduced)
            Set("introduced_date", () => measure.IntroducedDate = introduced);
        if (parsed.GetValue(_amendment) is { } amendment)
            Set("constitutional_amendment", () => measure.ConstitutionalAmendment = amendment);
        if (parsed.GetValue(_emergency) is { } emergency)
            Set("terminates_emergency", () => measure.TerminatesEmergency = emergency);
        return (measure, paths);

        void Set(string path, System.Action set)
        {
            paths.Add(path);
            set();
        }
    }
}
