using System.CommandLine;
using VoteTracker.Records;

namespace VoteTracker.Cli;

/// <summary>votetracker import: official records into the services, or into a history file.</summary>
internal static class ImportCommand
{
    public static Command Create(Invocations invocations)
    {
        var paths = new Argument<string[]>("FILE|DIR")
        {
            Description = "Clerk, Senate and BILLSTATUS XML, statements of administration policy, or a history (*.jsonl); "
                + "a directory with all below it, where what is no record is skipped",
            Arity = ArgumentArity.OneOrMore,
        };
        var record = new Option<string?>("--record")
        {
            Description = "Send nothing; write the calls, in the order in which things happened, to this history file",
            HelpName = "OUT.jsonl",
        };
        var command = new Command("import", "Record what official files say; importing again changes nothing") { record, paths };
        command.SetAction(invocations.Run((invocation, stop) =>
        {
            var named = invocation.Arguments.GetRequiredValue(paths);
            return invocation.Arguments.GetValue(record) is { } history
                ? Task.FromResult(Record(named, history))
                : SendAsync(invocation, named, stop);
        }));
        return command;
    }

    private static int Record(string[] named, string path)
    {
        var recording = new Recording(Console.Error.WriteLine);
        recording.Read(RecordPaths.Expand(named));
        return recording.Write(path) ? 0 : 1;
    }

    private static async Task<int> SendAsync(Invocation invocation, string[] named, CancellationToken stop)
    {
        var summary = new ImportSummary();
        try
        {
            var files = RecordPaths.Expand(named);
            await ImportProgress.ShowAsync(files.Count, (report, oneDone) =>
                new Sending(invocation.Suite, summary, report).RunAsync(files, oneDone, stop));
        }
        finally
        {
            // Also where it was stopped: what went in stays in.
            summary.Write(invocation.Output);
        }

        return summary.IsFlawless ? 0 : 1;
    }
}
