using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Listing;

/// <summary>votetracker list positions --vote VOTE or --member MEMBER.</summary>
internal static class ListPositions
{
    private const string AllVotes = "-";

    public static Command Create(InvocationRunner invocations)
    {
        var options = new ListOptions(
            "Which: comparisons of member, option, party and member_state with = and !=, joined by AND; without --vote only member = and option. Such as 'party = R AND "
                + $"option = YEA'. An option is one of {Display.Constants<VoteOption>()}",
            order: null);
        var vote = ResourceName.One("--vote", "Of every member on this vote, such as house-1-94", "VOTE", TypedName.Votes);
        var member = new Option<string?>("--member")
        {
            Description = "Of this member, on --vote or else on all votes: a Bioguide or LIS id, or a name as it is printed, such as Amash or 'Smith (WA)'",
            HelpName = "MEMBER",
        };
        var command = new Command("positions", "List who voted how: every member on a vote, or one member on all votes") { vote, member };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(vote) is null && result.GetResult(member) is null && result.GetResult(options.Filter) is not { Implicit: false })
                result.AddError("--vote or --member must say whose positions, such as --vote house-1-94.");
        });
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var typed = invocation.Arguments.GetValue(vote);
            var parent = await invocation.Congress.ParentAsync(typed?.Congress, cancellationToken);
            var of = typed is null ? $"{parent}/votes/{AllVotes}" : await invocation.Congress.InFullAsync(typed, cancellationToken);
            var who = invocation.Arguments.GetValue(member);
            var page = await invocation.Services.Votes.CallAsync(
                invocation.Services.Client.Votes.ListPositionsAsync,
                new ListPositionsRequest
                {
                    Parent = of,
                    PageSize = options.Pages.SizeOf(invocation),
                    PageToken = options.Pages.TokenOf(invocation),
                    Filter = options.FilterOf(invocation, ("member", who)),
                },
                cancellationToken);
            PageOutput.Write(
                invocation.Output, page, VoteText.Table(page.Positions), options.Pages.Nothing(invocation, "There are no such positions."),
                options.Next(
                    invocation,
                    $"positions{(typed is null ? "" : $" --vote {NameText.Short(of)}")}{(who is null ? "" : $" --member '{who}'")}",
                    parent,
                    page.NextPageToken));
            return ExitCode.Done;
        }));
        return command;
    }
}
