using System.CommandLine;
using VoteTracker.Cli.Output;
using VoteTracker.V1;

namespace VoteTracker.Cli.Listing;

/// <summary>votetracker list congresses: those of which anything is recorded.</summary>
internal static class ListCongresses
{
    public static Command Create(InvocationRunner invocations)
    {
        var command = new Command("congresses", "List the Congresses of which anything is recorded");
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var all = await invocation.Services.Updates.CallAsync(
                invocation.Services.Client.Updates.ListCongressesAsync, new ListCongressesRequest(), cancellationToken);
            var table = TableOutput.Create("CONGRESS");
            foreach (var congress in all.Congresses)
                table.Row(congress.Split('/')[^1]);
            PageOutput.Write(invocation.Output, all, table, "Nothing is recorded.", next: null);
            return ExitCode.Done;
        }));
        return command;
    }
}
