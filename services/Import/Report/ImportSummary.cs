using VoteTracker.Import.Sending;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Import.Report;

/// <summary>What an import did, counted; what was refused by reason, each with an example.</summary>
/// <param name="tell">Hears each problem once, up to a number of each kind.</param>
/// <param name="report">Gets all.</param>
public sealed class ImportSummary(Action<string> tell, ImportReport report)
{
    private readonly Lock _gate = new();
    private readonly int[] _requests = new int[Enum.GetValues<ImportResult>().Length];
    private readonly Dictionary<string, (int Count, ImportProblem Example)> _reasons = new(StringComparer.Ordinal);
    private readonly ToldLines _errors = new("error", tell);
    private readonly ToldLines _warnings = new("warning", tell);
    private readonly ToldLines _skipped = new("skipped", tell);

    /// <summary>How many files were read, refused or skipped.</summary>
    public int Files { get; private set; }

    /// <summary>How many of them cannot be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>How many of them are no records and only lie among them.</summary>
    public int NoRecord => _skipped.Count;

    /// <summary>How many requests were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>How many actions counted until now and are withdrawn, because the newer document of their source lacks them.</summary>
    public int Withdrawn { get; private set; }

    /// <summary>How often something was wrong and did not keep the rest from being recorded.</summary>
    public int Warnings => _warnings.Count;

    /// <summary>Who is kept by name.</summary>
    public UnidentifiedMembers Unidentified { get; } = new();

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
            EntriesWithoutText += record.EntriesWithoutText;
            EntriesNotPresented += record.EntriesNotPresented;
        }

        if (record.Refusal is { } refusal)
            Tell(ImportProblem.Of(refusal));
        if (record.Skipped is { } skipped)
            Tell(_skipped, "skipped", ImportProblem.Of(skipped));
        foreach (var warning in record.Warnings)
            Tell(_warnings, "warning", ImportProblem.Of(warning));
    }

    /// <summary>Counts who has no id in a vote.</summary>
    /// <param name="file">The file.</param>
    /// <param name="vote">The name of the vote.</param>
    /// <param name="members">Those who are kept by name.</param>
    public void Add(string file, string vote, IReadOnlyList<Member> members)
    {
        if (members.Count == 0)
            return;
        lock (_gate)
            foreach (var member in members)
                Unidentified.Add(member);
        report.Add("unidentified", new ImportProblem(file, 0, vote, "", string.Join(", ", members.Select(UnidentifiedMembers.Printed))));
    }

    /// <summary>Counts a request that was sent.</summary>
    public void Add(string file, ImportOutcome outcome)
    {
        foreach (var warning in outcome.Warnings)
            Tell(_warnings, "warning", new ImportProblem(file, 0, outcome.Resource, warning.Reason, warning.Message));
        if (outcome.Result == ImportResult.Refused)
        {
            Add(new ImportProblem(file, 0, outcome.Resource, outcome.Reason.Length > 0 ? outcome.Reason : "REFUSED", outcome.Message));
            return;
        }

        lock (_gate)
        {
            _requests[(int)outcome.Result]++;
            Withdrawn += outcome.Withdrawn;
        }

        report.Add(file, outcome);
    }

    /// <summary>Counts a request that was refused.</summary>
    public void Add(ImportProblem problem)
    {
        lock (_gate)
            Refused++;
        Tell(problem);
    }

    private void Tell(ToldLines lines, string result, ImportProblem problem)
    {
        report.Add(result, problem);
        lock (_gate)
            lines.Add(problem);
    }

    private void Tell(ImportProblem problem)
    {
        Tell(_errors, "refused", problem);
        lock (_gate)
        {
            var seen = _reasons.TryGetValue(problem.Reason, out var known);
            _reasons[problem.Reason] = (known.Count + 1, seen ? known.Example : problem);
        }
    }
}
