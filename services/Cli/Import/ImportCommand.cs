using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Output;
using VoteTracker.Import;
using VoteTracker.Import.Files;
using VoteTracker.Import.Report;
using VoteTracker.Import.Sending;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Cli.Import;

/// <summary>votetracker import: official records into the services, or into a history file.</summary>
internal static class ImportCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var paths = RecordPaths.Create(
            "Clerk, Senate, BILLSTATUS and floor XML, Congress.gov and LegiScan JSON, data.json of the congress scraper, statements of administration policy, or a "
                + "history (*.jsonl); a directory with all below it, or an archive (*.zip, *.tar.gz, *.tgz, *.gz) with all in it, where what is no record is "
                + "skipped",
            ArgumentArity.OneOrMore);
        var record = new Option<string?>("--record")
        {
            Description = "Send nothing; write the calls, in the order in which things happened, to this history file",
            HelpName = "OUT.jsonl",
        };
        var report = new Option<string?>("--report")
        {
            Description = "Write what became of everything to this file, one JSON object per line: new, unchanged, corrected, refused, skipped, warning, "
                + "unidentified",
            HelpName = "FILE.jsonl",
        };
        var members = new Option<string[]>("--members")
        {
            Description = "Members as congress-legislators has them (YAML): gives senators and those without an id their Bioguide ids, and party and state as of "
                + "the day of the vote where the record has none",
            HelpName = "FILE",
            DefaultValueFactory = _ => [],
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Send nothing; only read the files and tell what cannot be read" };
        var command = new Command("import", "Record what official files say; importing again changes nothing")
        {
            record,
            report,
            members,
            dryRun,
            paths,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(record) is not null && (result.GetValue(dryRun) || result.GetValue(report) is not null))
                result.AddError("--record goes without --dry-run and --report.");
        });
        command.SetAction(invocations.Run((invocation, cancellationToken) =>
        {
            var named = invocation.Arguments.GetRequiredValue(paths);
            if (ReadMembers(invocation.Arguments.GetRequiredValue(members)) is not { } register)
                return Task.FromResult(1);
            return invocation.Arguments.GetValue(record) is { } history
                ? RecordAsync(named, register, history, cancellationToken)
                : ImportAsync(invocation, named, register, invocation.Arguments.GetValue(report), invocation.Arguments.GetValue(dryRun), cancellationToken);
        }));
        return command;
    }

    private static MemberRegister? ReadMembers(string[] files)
    {
        try
        {
            return MemberRegister.Read(files);
        }
        catch (RecordException exception)
        {
            Console.Error.WriteLine(Display.OneLine($"error: {exception.Message}"));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(Display.OneLine($"error: {exception.Message}"));
            return null;
        }
    }

    private static async Task<int> RecordAsync(string[] named, MemberRegister members, string path, CancellationToken cancellationToken)
    {
        var writer = new HistoryWriter(members, line => Console.Error.WriteLine(Display.OneLine(line)));
        await writer.ReadAsync(RecordSearch.Files(named), cancellationToken);
        return writer.Write(path) ? 0 : 1;
    }

    private static async Task<int> ImportAsync(
        Invocation invocation, string[] named, MemberRegister members, string? reportPath, bool dryRun, CancellationToken cancellationToken)
    {
        using var report = OpenReport(reportPath);
        if (report is null)
            return 1;
        var files = RecordSearch.Files(named);
        var progress = ReadingProgress.Over(files);
        ImportSummary? summary = null;
        try
        {
            await ProgressDisplay.ShowAsync(dryRun ? "reading" : "importing", progress, tell =>
            {
                summary = new ImportSummary(line => tell(Display.OneLine(line)), report);
                var sender = new RecordSender(invocation.Services.Import(), members, summary);
                return new RecordPipeline(files, progress).RunAsync(
                    RecordSender.RecordsAtOnce,
                    dryRun ? (read, _) => Count(summary, members, read) : sender.SendAsync,
                    cancellationToken);
            });
        }
        catch (ImportStoppedException stopped)
        {
            throw new CommandFailedException(invocation.Services.Of(stopped.Service).Address, stopped.Failure,
                "The import stopped. What went in stays; import the same files again to go on.");
        }
        finally
        {
            // Also where it was stopped: what went in stays in.
            if (summary is not null)
                ImportFigures.Write(summary, invocation.Output);
        }

        return summary?.IsFlawless == true ? 0 : 1;
    }

    private static ValueTask Count(ImportSummary summary, MemberRegister members, RecordReading record)
    {
        summary.Add(record);
        foreach (var vote in record.Requests.OfType<RecordVoteRequest>())
            summary.Add(record.Name, vote.Vote.Name, members.Complete(vote));
        return ValueTask.CompletedTask;
    }

    private static ImportReport? OpenReport(string? path)
    {
        try
        {
            return new ImportReport(path);
        }
        catch (RecordException exception)
        {
            Console.Error.WriteLine(Display.OneLine($"error: {exception.Message}"));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine(Display.OneLine($"error: {path}: {exception.Message}"));
            return null;
        }
    }
}
