using System.Globalization;
using VoteTracker.Cli.Output;

namespace VoteTracker.Cli.Compare;

/// <summary>What a comparison found.</summary>
internal sealed class Comparison
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Compared, int Differing)> _kinds = [];
    private readonly List<Difference> _differences = [];

    /// <summary>Whether everything agrees or is explained.</summary>
    public bool IsFlawless => _differences.TrueForAll(difference => difference.IsExplained);

    /// <summary>Counts one resource of which a kind of thing was compared.</summary>
    public void Add(string kind, params IEnumerable<Difference> differences)
    {
        lock (_gate)
        {
            var before = _differences.Count;
            _differences.AddRange(differences);
            Count(kind, _differences.Count == before);
        }
    }

    /// <summary>Adds what was found when all resources of a kind were compared: each resource then differs, if it did not before.</summary>
    public void AddTo(string kind, IReadOnlyCollection<Difference> differences)
    {
        lock (_gate)
        {
            var already = _differences.Select(difference => difference.Resource).ToHashSet(StringComparer.Ordinal);
            var (compared, differing) = _kinds.GetValueOrDefault(kind);
            if (differences.Count > 0)
                _kinds[kind] = (compared, Math.Min(compared, differing + differences.Select(difference => difference.Resource).Distinct().Count(name => !already.Contains(name))));
            _differences.AddRange(differences);
        }
    }

    /// <summary>Counts one resource whose differences, if any, are listed under another kind.</summary>
    public void Add(string kind, bool agrees)
    {
        lock (_gate)
            Count(kind, agrees);
    }

    public void Write(OutputFormat format)
    {
        var kinds = _kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => (Kind: kind.Key, kind.Value.Compared, kind.Value.Differing,
                Percent: Math.Round(100.0 * (kind.Value.Compared - kind.Value.Differing) / kind.Value.Compared, 3)))
            .ToArray();
        var differences = _differences.OrderBy(difference => difference.IsExplained)
            .ThenBy(difference => difference.Aspect, StringComparer.Ordinal)
            .ThenBy(difference => difference.Resource, StringComparer.Ordinal);
        if (format == OutputFormat.Json)
        {
            var compared = kinds.Select(kind => new { kind.Kind, kind.Compared, Agreeing = kind.Compared - kind.Differing, kind.Percent });
            var unexplained = _differences.Count(difference => !difference.IsExplained);
            JsonOutput.Write(new { compared, unexplained, differences }, indented: true);
            return;
        }

        var table = TableOutput.Create("COMPARED", "COUNT", "AGREEING", "PERCENT");
        foreach (var (kind, compared, differing, percent) in kinds)
            table.Row(kind, Number(compared), Number(compared - differing), percent.ToString("F3", CultureInfo.InvariantCulture));
        TableOutput.Write(table);
        if (_differences.Count == 0)
            return;
        Console.Out.WriteLine();
        var list = TableOutput.Create("RESOURCE", "ASPECT", "RECORD", "HELD", "EXPLANATION");
        foreach (var difference in differences)
            list.Row(difference.Resource, difference.Aspect, difference.Record, difference.Held, difference.Explanation);
        TableOutput.Write(list);
    }

    private void Count(string kind, bool agrees)
    {
        var (compared, differing) = _kinds.GetValueOrDefault(kind);
        _kinds[kind] = (compared + 1, differing + (agrees ? 0 : 1));
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
