using System.CommandLine;
using VoteTracker.Cli.Compare;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Import;
using VoteTracker.Cli.Listing;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Reading;
using VoteTracker.Cli.Recording;
using VoteTracker.Cli.Subscriptions;
using VoteTracker.Cli.Watch;

namespace VoteTracker.Cli;

/// <summary>The whole command line: the commands, and the options that all of them take.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        var output = new Option<OutputFormat>("--output", "-o")
        {
            Description = "How to print: a table to read, or protobuf JSON",
            HelpName = "table|json",
            DefaultValueFactory = _ => OutputFormat.Table,
            Recursive = true,
        };
        var (target, credentials) = (new TargetOptions(), new CredentialOptions());
        var invocations = new InvocationRunner(output, target, credentials);
        var root = new RootCommand(
            """
            votetracker: record, read and watch what Congress does with a measure

              Names are short: hjres46, house-1-94, or 116/hjres46 with its Congress. Where to begin:
                votetracker list congresses
                votetracker list resolutions --filter 'state = VETOED OR state = OVERRIDE_FAILED'
                votetracker get hjres46
                votetracker list actions --resolution hjres46
                votetracker list positions --vote house-1-94

              Exit codes: 0 done; 1 a call failed or was refused, or something was found wrong; 2 the command line is wrong, and nothing was
              called; 130 interrupted.
            """)
        {
            output,
            target.Congress,
            target.Address,
            target.PortBase,
            target.ProfileName,
            credentials.Tls,
            credentials.CaFile,
            credentials.TokenFile,
            credentials.CertificateFile,
            credentials.KeyFile,
            ImportCommand.Create(invocations),
            CompareCommand.Create(invocations),
            GetCommand.Create(invocations),
            ListCommand.Create(invocations),
            DiffCommand.Create(invocations),
            RevisionsCommand.Create(invocations),
            TraceCommand.Create(invocations),
            WatchCommand.Create(invocations),
            OutlookCommand.Create(invocations),
            Demo.DemoCommand.Create(invocations),
            ScheduleCommand.Create(invocations),
            RescheduleCommand.Create(invocations),
            WithdrawCommand.Create(invocations),
            WithdrawCommand.CreateReinstate(invocations),
            VacateCommand.Create(invocations),
            CorrectCommand.Create(invocations),
            ThreatCommand.Create(invocations),
            SubscriptionCommand.Create(invocations),
            MigrateCommand.Create(invocations),
            EndCongressCommand.Create(invocations),
            CompletionCommand.Create(),
        };
        HelpText.Install(
            root, target.Address, target.PortBase, target.ProfileName, credentials.Tls, credentials.CaFile, credentials.TokenFile, credentials.CertificateFile,
            credentials.KeyFile);
        return root;
    }
}
