using System.CommandLine;
using VoteTracker.V1;

namespace VoteTracker.Cli;

/// <summary>votetracker watch CONGRESS: every change as it happens, over broken connections, until Ctrl-C.</summary>
internal static class WatchCommand
{
    private static readonly Dictionary<string, ResourceKind> Kinds = new()
    {
        ["resolution"] = ResourceKind.Resolution,
        ["vote"] = ResourceKind.Vote,
        ["veto-threat"] = ResourceKind.VetoThreat,
    };

    public static Command Create(Invocations invocations)
    {
        var congress = ResourceName.Congress();
        var resolutions = new Option<string[]>("--resolution")
        {
            Description = "Only this measure and the votes and veto threats on it, such as hjres46; may be repeated",
            HelpName = "R",
            DefaultValueFactory = _ => [],
        };
        var kinds = new Option<string[]>("--kind") { Description = "Only this kind; may be repeated", DefaultValueFactory = _ => [] };
        kinds.AcceptOnlyFromAmong([.. Kinds.Keys]);
        var from = new Option<string>("--from")
        {
            Description = "start: the present state, then every change; now: every change; a cursor: every change after it",
            HelpName = "start|now|CURSOR",
            DefaultValueFactory = _ => "now",
        };
        var command = new Command("watch", "Print every change of a Congress as it happens") { congress, resolutions, kinds, from };
        command.SetAction(invocations.Run((invocation, stop) =>
        {
            var arguments = invocation.Arguments;
            var parent = arguments.GetRequiredValue(congress);
            var filter = new UpdateFilter
            {
                Resources = { arguments.GetRequiredValue(resolutions).Select(name => ResourceName.InFull(parent, name)) },
                Kinds = { arguments.GetRequiredValue(kinds).Select(kind => Kinds[kind]) },
            };
            return RunAsync(invocation, Start(parent, filter, arguments.GetRequiredValue(from)), stop);
        }));
        return command;
    }

    private static WatchRequest Start(string parent, UpdateFilter filter, string from)
    {
        // Absent and empty mean the same; absent is what others send who want everything.
        var request = new WatchRequest { Parent = parent, Filter = filter.CalculateSize() == 0 ? null : filter };
        switch (from)
        {
            case "start":
                request.SnapshotThenLive = new SnapshotThenLive();
                break;
            case "now":
                request.Live = new Live();
                break;
            default:
                request.AfterCursor = from;
                break;
        }

        return request;
    }

    private static async Task<int> RunAsync(Invocation invocation, WatchRequest request, CancellationToken stop)
    {
        // Not disposed: flushing what a vanished reader did not take would fail once more.
        var results = StandardOutput.Open();
        var watch = new ResumingWatch(invocation.Suite.Updates, request, Console.Error);
        try
        {
            await watch.RunAsync(new WatchOutput(results, Console.Error, invocation.Output).Show, stop);
        }
        catch (IOException)
        {
            // Whoever read our output has gone (head, less): the watch has served its purpose.
        }
        finally
        {
            if (watch.Cursor is not null)
                await Console.Error.WriteLineAsync($"cursor: {watch.Cursor}");
        }

        return 0;
    }
}
