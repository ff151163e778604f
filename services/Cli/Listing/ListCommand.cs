using System.CommandLine;

namespace VoteTracker.Cli.Listing;

/// <summary>votetracker list …: one page of what a Congress has.</summary>
internal static class ListCommand
{
    public static Command Create(InvocationRunner invocations) => new("list", "List what a Congress has: measures, their actions, votes, positions, veto threats")
    {
        ListResolutions.Create(invocations),
        ListActions.Create(invocations),
        ListVotes.Create(invocations),
        ListPositions.Create(invocations),
        ListVetoThreats.Create(invocations),
        ListCongresses.Create(invocations),
    };
}
