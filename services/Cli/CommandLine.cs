using System.CommandLine;
using VoteTracker.Cli.Compare;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Import;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Reading;
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
        var portBase = new Option<int>("--port-base")
        {
            Description = "The services answer on 127.0.0.1 at N+1 to N+4, as in ./dev up --port-base N",
            HelpName = "N",
            DefaultValueFactory = _ => ServiceEndpoints.DefaultPortBase,
            Recursive = true,
        };
        portBase.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < 0 or > 65531)
                result.AddError("--port-base must be from 0 to 65531, so that four ports fit above it.");
        });

        var credentials = new CredentialOptions();
        var invocations = new InvocationRunner(output, portBase, credentials);
        return new RootCommand("votetracker: record, read and watch what Congress does with a measure")
        {
            output,
            portBase,
            credentials.Tls,
            credentials.CaFile,
            credentials.TokenFile,
            credentials.CertificateFile,
            credentials.KeyFile,
            ImportCommand.Create(invocations),
            CompareCommand.Create(invocations),
            GetCommand.Create(invocations),
            ListCommand.Create(invocations),
            CompareVotesCommand.Create(invocations),
            RevisionsCommand.Create(invocations),
            TraceCommand.Create(invocations),
            WatchCommand.Create(invocations),
            OutlookCommand.Create(invocations),
            Demo.DemoCommand.Create(invocations),
            SubscriptionCommand.Create(invocations),
            MigrateCommand.Create(invocations),
            EndCongressCommand.Create(invocations),
        };
    }
}
