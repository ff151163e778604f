using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Output;
using VoteTracker.Domain;
using VoteTracker.V1;

namespace VoteTracker.Cli;

/// <summary>votetracker migrate CONGRESS: moves what is stored to the schema version of this release.</summary>
internal static class MigrateCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var congress = ResourceName.Congress();
        var command = new Command(
            "migrate", "Move what is stored of a Congress to the schema version of this release; the release before refuses it from then on")
        {
            congress,
        };
        command.SetAction(invocations.Run((invocation, cancellationToken) =>
            RunAsync(invocation, CongressName.Format(invocation.Arguments.GetRequiredValue(congress)), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string congress, CancellationToken cancellationToken)
    {
        var endpoint = invocation.Services.Resolutions;
        var (request, moved) = (new MigrateStoreRequest { Parent = congress }, 0);
        MigrateStoreResponse answer;
        do
        {
            // May be repeated like a read: what is moved already is passed over.
            answer = await endpoint.CallAsync(invocation.Services.Client.Store.MigrateStoreAsync, request, cancellationToken);
            moved += answer.MigratedCount;
            request.PageToken = answer.NextPageToken;
        }
        while (answer.NextPageToken.Length > 0);

        if (invocation.Output == OutputFormat.Json)
            JsonOutput.Write(new MigrateStoreResponse { SchemaVersion = answer.SchemaVersion, MigratedCount = moved });
        else if (answer.SchemaVersion == 0)
            Console.Out.WriteLine($"{congress}: nothing is stored");
        else
            Console.Out.WriteLine($"{congress}: schema version {answer.SchemaVersion}; {moved} votes and measures moved");
        return 0;
    }
}
