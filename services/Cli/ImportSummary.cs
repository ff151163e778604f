using System.Globalization;
using System.Text.Json;
using VoteTracker.Records;

namespace VoteTracker.Cli;

/// <summary>What an import did, counted; what was refused by reason, each with an example.</summary>
internal sealed class ImportSummary(Action<string> tell, ImportReport report)
{
    // A whole Congress of one mistake would scroll everything else away.
    private const int ProblemsTold = 20;

    private readonly Lock _gate = new();
    private readonly int[] _requests = new int[Enum.GetValues<ImportResult>().Length];
    private readonly Dictionary<string, (int Count, ImportProblem Example)> _reasons = new(StringComparer.Ordinal);
    private int _files;
    private int _refused;
    private int _noRecord;
    private int _withoutText;
    private int _neverPresented;

    /// <summary>Whether every file was read and every request taken.</summary>
    public bool IsFlawless => _refused == 0;

    /// <summary>Counts a file.</summary>
    public void Add(ReadRecord record)
    {
        lock (_gate)
        {
            _files++;
            _noRecord += record.IsNoRecord ? 1 : 0;
            _withoutText += record.Reading?.EntriesWithoutText ?? 0;
            _neverPresented += record.Reading?.EntriesNotPresented ?? 0;
        }

        if (record.Problem is { } problem)
            Add(problem);
    }

    /// <summary>Counts a request that was sent.</summary>
    public void Add(string file, ImportOutcome outcome)
    {
        if (outcome.Result == ImportResult.Refused)
        {
            Add(new ImportProblem(file, 0, outcome.Resource, outcome.Reason.Length > 0 ? outcome.Reason : "REFUSED", outcome.Message));
            return;
        }

        lock (_gate)
            _requests[(int)outcome.Result]++;
        report.Add(file, outcome);
    }

    /// <summary>Counts what was refused, and tells of the first few.</summary>
    public void Add(ImportProblem problem)
    {
        report.Add(problem);
        lock (_gate)
        {
            var seen = _reasons.TryGetValue(problem.Reason, out var known);
            _reasons[problem.Reason] = (known.Count + 1, seen ? known.Example : problem);
            _refused++;
            if (_refused <= ProblemsTold)
                tell($"error: {problem}");
            else if (_refused == ProblemsTold + 1)
                tell("error: and more, which are only counted from here on; --report FILE.jsonl lists all");
        }
    }

    public void Write(OutputFormat format)
    {
        (string Name, string Heading, int Count)[] counts =
        [
            ("files", "FILES", _files),
            ("noRecord", "NO RECORD", _noRecord),
            ("new", "NEW", _requests[(int)ImportResult.New]),
            ("unchanged", "UNCHANGED", _requests[(int)ImportResult.Unchanged]),
            ("corrected", "CORRECTED", _requests[(int)ImportResult.Corrected]),
            ("refused", "REFUSED", _refused),
            ("entriesWithoutText", "ENTRIES WITHOUT TEXT", _withoutText),
            ("entriesNeverPresented", "ENTRIES ON MEASURES NEVER PRESENTED", _neverPresented),
        ];
        var reasons = _reasons.OrderByDescending(reason => reason.Value.Count).ThenBy(reason => reason.Key, StringComparer.Ordinal).ToArray();
        if (format == OutputFormat.Json)
        {
            var members = counts.ToDictionary(count => count.Name, count => (object)count.Count);
            members["reasons"] = reasons.Select(reason => new
            {
                reason = reason.Key,
                count = reason.Value.Count,
                example = reason.Value.Example.ToString(),
            });
            Console.Out.WriteLine(JsonSerializer.Serialize(members));
            return;
        }

        var table = TableOutput.Create([.. counts.Select(count => count.Heading)]);
        TableOutput.Write(table.Row([.. counts.Select(count => count.Count.ToString(CultureInfo.InvariantCulture))]));
        if (reasons.Length == 0)
            return;
        Console.Out.WriteLine();
        var refusals = TableOutput.Create("REFUSED", "REASON", "EXAMPLE");
        foreach (var (reason, (count, example)) in reasons)
            refusals.Row(count.ToString(CultureInfo.InvariantCulture), reason, example.ToString());
        TableOutput.Write(refusals);
    }
}
