using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.Import.Files;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Cli.Compare;

/// <summary>votetracker compare: whether the services hold what official files say.</summary>
internal static class CompareCommand
{
    private const int RecordsAtOnce = 16;

    public static Command Create(InvocationRunner invocations)
    {
        var paths = RecordPaths.Create("What was imported, as for import", ArgumentArity.ZeroOrMore);
        var status = new Option<string?>("--status")
        {
            Description = "Also compare each measure's GovTrack status and its date with this list: measure,status,status_at; of the Congress in its name, "
                + "as in congress-116-status.csv, or --congress",
            HelpName = "FILE.csv",
        };
        var command = new Command(
            "compare",
            "Check that the services hold exactly what official files say: surplus, missing and different actions, titles, dates, counts and "
                + "positions; exit code 1 where a difference is not explained")
        {
            status,
            paths,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(paths) is not { Length: > 0 } && result.GetValue(status) is null)
                result.AddError("There is nothing to compare: name files, or a list with --status.");
        });
        command.SetAction(invocations.Run((invocation, cancellationToken) => CompareAsync(
            invocation,
            invocation.Arguments.GetValue(paths) ?? [],
            invocation.Arguments.GetValue(status),
            invocation.Congress.Typed ?? 0,
            cancellationToken)));
        return command;
    }

    private static async Task<int> CompareAsync(
        Invocation invocation, string[] named, string? statusList, int congress, CancellationToken cancellationToken)
    {
        var files = RecordSearch.Files(named);
        var progress = ReadingProgress.Over(files);
        var held = new HeldRecords(invocation.Services, cancellationToken);
        var found = new Comparison();
        var measures = new MeasureComparison(held);
        await ProgressDisplay.ShowAsync("comparing", progress, tell => new RecordPipeline(files, progress).RunAsync(
            RecordsAtOnce, (record, _) => CompareAsync(record, held, measures, found, tell), cancellationToken));
        found.AddTo("actions", await measures.SurplusAsync());
        try
        {
            if (statusList is not null)
                foreach (var (measure, status, date) in StatusList.Read(statusList, congress))
                    await CompareStatusAsync(measure, status, date, held, found);
        }
        catch (Exception exception) when (exception is FormatException or RecordException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(Display.OneLine($"error: {exception.Message}"));
            return 1;
        }

        found.Write(invocation.Output);
        return found.IsFlawless ? 0 : 1;
    }

    private static async ValueTask CompareAsync(
        RecordReading record, HeldRecords held, MeasureComparison measures, Comparison found, Action<string> tell)
    {
        if (record.Skipped is { } skipped)
            tell(Display.OneLine($"skipped: {skipped.Message}"));
        found.Add("files", record.Refusal is { } refusal ? [new(record.Name, "file", refusal.Reason, Display.None)] : []);
        foreach (var request in record.Requests)
            switch (request)
            {
                case RecordVoteRequest vote:
                    var known = await held.VoteAsync(vote.Parent, vote.Vote.Name);
                    found.Add("votes", VoteComparison.Between(vote, known, known is null ? [] : await held.PositionsAsync(known.Name)));
                    break;
                case ScheduleVoteRequest announced:
                    found.Add("announced votes", await held.VoteAsync(announced.Parent, announced.Vote.Name) is null
                        ? [new(announced.Vote.Name, "vote", "announced", "missing")]
                        : []);
                    break;
                case IssueVetoThreatRequest threat:
                    found.Add("veto threats", ThreatComparison.Between(threat, await held.ThreatAsync(threat.VetoThreat.Name)));
                    break;
                case CreateResolutionRequest create:
                    found.Add("measures", await measures.BetweenAsync(create));
                    break;
                case RecordActionsRequest actions:
                    found.Add("actions", await measures.BetweenAsync(actions, record.Origin?.IsWhole == true));
                    break;
                default:
                    break;
            }
    }

    private static async Task CompareStatusAsync(string name, string status, string date, HeldRecords held, Comparison found)
    {
        var measure = await held.MeasureAsync(name);
        var ours = measure?.GovtrackStatus ?? "missing";
        var since = measure is null ? "" : TimeText.Day(measure.StateTime);
        // GovTrack has no state of its own for these: its code goes on since the one before.
        ResolutionState[] before = measure?.State switch
        {
            ResolutionState.Presented => [ResolutionState.PassedBoth],
            ResolutionState.InConference => [ResolutionState.PassedOriginating, ResolutionState.PassedBack],
            _ => [],
        };
        if (before.Length > 0 && ours == status && since != date)
            since = await held.LastDayOfAsync(name, before) ?? since;
        var difference = new Difference(name, ours == status ? "date" : "status", $"{status} {date}", $"{ours} {since}").ExplainStatus();
        found.Add("status", difference.Record == difference.Held ? [] : [difference]);
        found.Add("status without date", ours == status);
    }
}
