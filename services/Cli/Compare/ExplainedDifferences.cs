using Microsoft.VisualBasic.FileIO;

namespace VoteTracker.Cli.Compare;

/// <summary>
/// The differences in the records of the 116th Congress that somebody looked into and explained, from vote-differences.csv and
/// status-differences.csv beside this file.
/// </summary>
internal static class ExplainedDifferences
{
    private const string Congress = "congresses/116";

    private static readonly Dictionary<string, string> Votes =
        Read("vote-differences.csv").ToDictionary(line => $"{Congress}/votes/{line[0]}", line => line[3]);

    private static readonly Dictionary<(string Measure, string Ours, string Theirs), string> Statuses =
        Read("status-differences.csv").ToDictionary(line => ($"{Congress}/resolutions/{line[0]}", line[1], line[2]), line => line[3]);

    /// <summary>A vote's official result against the computed one, with the explanation where there is one.</summary>
    public static Difference ExplainResult(this Difference difference) =>
        difference with { Explanation = Votes.GetValueOrDefault(difference.Resource, "") };

    /// <summary>A measure's status against somebody else's, with the explanation where there is one for just this difference.</summary>
    public static Difference ExplainStatus(this Difference difference) => difference with
    {
        Explanation = Statuses.GetValueOrDefault((difference.Resource, difference.Held, difference.Record), ""),
    };

    private static IEnumerable<string[]> Read(string name)
    {
        using var stream = typeof(ExplainedDifferences).Assembly.GetManifestResourceStream(name)!;
        using var lines = new TextFieldParser(stream);
        lines.SetDelimiters(",");
        lines.ReadFields();
        while (lines.ReadFields() is { } fields)
            yield return fields;
    }
}
