using VoteTracker.Import.Sending;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Report;

/// <summary>What an import did, counted; what was refused by reason, each with an example.</summary>
/// <param name="tell">Hears each problem once, up to a number of them.</param>
/// <param name="report">Gets all.</param>
public sealed class ImportSummary(Action<string> tell, ImportReport report)
{
    // One mistake repeated over a whole Congress would scroll everything else away.
    private const int ProblemsTold = 20;

    private readonly Lock _gate = new();
    private readonly int[] _requests = new int[Enum.GetValues<ImportResult>().Length];
    private readonly Dictionary<string, (int Count, ImportProblem Example)> _reasons = new(StringComparer.Ordinal);
    private int _told;
    private int _warned;

    /// <summary>How many files were read, refused or skipped.</summary>
    public int Files { get; private set; }

    /// <summary>How many of them cannot be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>How many of them are no records and only lie among them.</summary>
    public int NoRecord { get; private set; }

    /// <summary>How many requests were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>How many single actions were not recorded, or were noticed otherwise.</summary>
    public int Warnings { get; private set; }

    /// <summary>How many entries of lists of statements had no text beside them.</summary>
    public int EntriesWithoutText { get; private set; }

    /// <summary>How many statements spoke only of measures that never go to the President.</summary>
    public int EntriesNotPresented { get; private set; }

    /// <summary>Whether every file was read and every request taken.</summary>
    public bool IsFlawless => Unreadable == 0 && Refused == 0;

    /// <summary>What was refused, by reason, the most frequent first.</summary>
    public IReadOnlyList<(string Reason, int Count, ImportProblem Example)> Reasons
    {
        get
        {
            lock (_gate)
                return [.. _reasons.Select(reason => (reason.Key, reason.Value.Count, reason.Value.Example))
                    .OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Key, StringComparer.Ordinal)];
        }
    }

    /// <summary>How many requests had this result.</summary>
    public int Count(ImportResult result) => _requests[(int)result];

    /// <summary>Counts a file.</summary>
    public void Add(RecordReading record)
    {
        lock (_gate)
        {
            Files++;
            Unreadable += record.Refusal is null ? 0 : 1;
            NoRecord += record.Skipped is null ? 0 : 1;
            EntriesWithoutText += record.EntriesWithoutText;
            EntriesNotPresented += record.EntriesNotPresented;
        }

        if (record.Refusal is { } refusal)
            Tell(ImportProblem.Of(refusal));
        // A readme among records is expected; a file that cannot be opened is not.
        if (record.Skipped is { Fault: RecordFault.NotARegularFile } skipped)
        {
            report.AddSkipped(ImportProblem.Of(skipped));
            tell($"skipped: {ImportProblem.Of(skipped)}");
        }
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
        {
            _requests[(int)outcome.Result]++;
            Warnings += outcome.Warnings.Count;
        }
        report.Add(file, outcome);
        foreach (var warning in outcome.Warnings)
            Warn(new ImportProblem(file, 0, outcome.Resource, warning.Reason, warning.Message));
    }

    /// <summary>Counts a request that was refused.</summary>
    public void Add(ImportProblem problem)
    {
        lock (_gate)
            Refused++;
        Tell(problem);
    }

    private void Warn(ImportProblem problem)
    {
        report.AddWarning(problem);
        lock (_gate)
        {
            _warned++;
            if (_warned <= ProblemsTold)
                tell($"warning: {problem}");
            else if (_warned == ProblemsTold + 1)
                tell("warning: and more, which are only counted from here on; --report FILE.jsonl lists all");
        }
    }

    private void Tell(ImportProblem problem)
    {
        report.AddRefused(problem);
        lock (_gate)
        {
            var seen = _reasons.TryGetValue(problem.Reason, out var known);
            _reasons[problem.Reason] = (known.Count + 1, seen ? known.Example : problem);
            _told++;
            if (_told <= ProblemsTold)
                tell($"error: {problem}");
            else if (_told == ProblemsTold + 1)
                tell("error: and more, which are only counted from here on; --report FILE.jsonl lists all");
        }
    }
}
