using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Listing;

/// <summary>votetracker list votes.</summary>
internal static class ListVotes
{
    public static Command Create(InvocationRunner invocations)
    {
        var options = new ListOptions(
            "Which: comparisons of chamber, state, method, threshold, question_kind, official_passed, computed_passed, disputed, date, and positions.MEMBER; joined by "
                + "AND, and values of one field by OR. Such as 'chamber = SENATE AND date >= 2019-03-01 AND positions.Romney = NAY'. A state is one of "
                + $"{Display.Constants<VoteState>()}; a question_kind one of {Display.Constants<VoteQuestion>()}; a threshold one of {Display.Constants<VoteThreshold>()}",
            "date, or 'date desc' for the latest first; else by chamber, session and number");
        var resolution = ResourceName.One("--resolution", "Only votes on this measure, such as hjres46", "MEASURE", TypedName.Resolutions);
        var command = new Command("votes", "List votes: when, how many, and how they ended") { resolution };
        options.AddTo(command);
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var on = invocation.Arguments.GetValue(resolution) is { } typed ? await invocation.Congress.InFullAsync(typed, cancellationToken) : null;
            var parent = await invocation.Congress.ParentAsync(invocation.Arguments.GetValue(resolution)?.Congress, cancellationToken);
            var page = await invocation.Services.Votes.CallAsync(
                invocation.Services.Client.Votes.ListVotesAsync,
                new ListVotesRequest
                {
                    Parent = parent,
                    PageSize = options.Pages.SizeOf(invocation),
                    PageToken = options.Pages.TokenOf(invocation),
                    Filter = options.FilterOf(invocation, ("resolution", on)),
                    OrderBy = options.OrderOf(invocation),
                },
                cancellationToken);
            PageOutput.Write(
                invocation.Output, page, VoteText.Table(page.Votes), options.Pages.Nothing(invocation, $"{parent} has no such votes."),
                options.Next(invocation, on is null ? "votes" : $"votes --resolution {NameText.Short(on)}", parent, page.NextPageToken));
            return ExitCode.Done;
        }));
        return command;
    }
}
