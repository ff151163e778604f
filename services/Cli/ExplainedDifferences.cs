namespace VoteTracker.Cli;

/// <summary>The differences that somebody looked into and explained, from explained-differences.csv beside this file.</summary>
internal static class ExplainedDifferences
{
    private static readonly Dictionary<(string Resource, string Aspect), string> Reasons = Read();

    /// <summary>The difference with its explanation, where there is one.</summary>
    public static Difference Explain(this Difference difference) =>
        Reasons.TryGetValue((difference.Resource, difference.Aspect), out var reason) ? difference with { Explanation = reason } : difference;

    private static Dictionary<(string Resource, string Aspect), string> Read()
    {
        using var stream = typeof(ExplainedDifferences).Assembly.GetManifestResourceStream("explained-differences.csv")!;
        using var reader = new StreamReader(stream);
        var reasons = new Dictionary<(string Resource, string Aspect), string>();
        while (reader.ReadLine() is { } line)
        {
            // resource,aspect,reason; the reason is the rest of the line, commas and all.
            if (line.Length > 0 && line[0] != '#' && line.Split(',', 3) is [var resource, var aspect, var reason])
                reasons.Add((resource, aspect), reason);
        }

        return reasons;
    }
}
