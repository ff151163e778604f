using System.CommandLine;
using Google.Protobuf;
using Spectre.Console;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Reading;

/// <summary>votetracker list resolutions|actions|votes|veto-threats|positions: one page of what a Congress has.</summary>
internal static class ListCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var kind = new Argument<string>("KIND") { Description = "What to list" };
        kind.AcceptOnlyFromAmong("resolutions", "actions", "votes", "veto-threats", "positions");
        var congress = new Option<int>("--congress") { Description = "The Congress, such as 116", HelpName = "N", Required = true };
        var pages = new PageOptions();
        var filter = new Option<string>("--filter")
        {
            Description = "Which ones, such as 'state = OVERRIDE_FAILED AND introduced_date >= 2019-02-01'; "
                + "'title : \"national emergency\"'; of positions across all votes 'member = Amash' or 'member = C001091'",
            HelpName = "F",
            DefaultValueFactory = _ => "",
        };
        var orderBy = new Option<string>("--order-by")
        {
            Description = "In the order of a day, such as 'date desc'; not for positions",
            HelpName = "O",
            DefaultValueFactory = _ => "",
        };
        var vote = new Option<string>("--vote")
        {
            Description = "The vote whose positions are listed, such as house-1-94; without it those of all votes",
            HelpName = "V",
            DefaultValueFactory = _ => "-",
        };
        var resolution = new Option<string>("--resolution")
        {
            Description = "The measure whose actions are listed, such as hjres46",
            HelpName = "R",
            DefaultValueFactory = _ => "",
        };
        var withdrawn = new Option<bool>("--withdrawn") { Description = "Also list actions that are withdrawn, with why" };
        var command = new Command("list", "List measures, their actions, votes, veto threats or positions of one Congress")
        {
            kind, congress, filter, orderBy, vote, resolution, withdrawn, pages.Size, pages.Token,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(kind) == "actions" && result.GetValue(resolution) is not { Length: > 0 })
                result.AddError("--resolution must say whose actions, such as --resolution hjres46.");
        });
        command.SetAction(invocations.Run((invocation, cancellationToken) =>
        {
            var page = new Page(invocation.Arguments.GetRequiredValue(kind), invocation.Arguments.GetRequiredValue(congress),
                pages, pages.SizeOf(invocation), pages.TokenOf(invocation),
                invocation.Arguments.GetRequiredValue(filter), invocation.Arguments.GetRequiredValue(orderBy),
                invocation.Arguments.GetRequiredValue(vote), invocation.Arguments.GetRequiredValue(resolution),
                invocation.Arguments.GetValue(withdrawn));
            return RunAsync(invocation, page, cancellationToken);
        }));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, Page page, CancellationToken cancellationToken)
    {
        var services = invocation.Services;
        switch (page.Kind)
        {
            case "resolutions":
                var resolutions = await services.Resolutions.ReadAsync(
                    new ResolutionService.ResolutionServiceClient(services.Resolutions.Invoker).ListResolutionsAsync,
                    new ListResolutionsRequest
                    {
                        Parent = page.Parent,
                        PageSize = page.Size,
                        PageToken = page.Token,
                        Filter = page.Filter,
                        OrderBy = page.OrderBy,
                    },
                    cancellationToken);
                Write(invocation, page, resolutions, ResolutionText.Table(resolutions.Resolutions), resolutions.NextPageToken);
                break;
            case "actions":
                var actions = await services.Resolutions.ReadAsync(
                    new ResolutionService.ResolutionServiceClient(services.Resolutions.Invoker).ListActionsAsync,
                    new ListActionsRequest
                    {
                        Parent = $"{page.Parent}/resolutions/{page.Resolution}",
                        PageSize = page.Size,
                        PageToken = page.Token,
                        ShowWithdrawn = page.Withdrawn,
                    },
                    cancellationToken);
                Write(invocation, page, actions, ResolutionText.Table(actions.Actions), actions.NextPageToken);
                break;
            case "votes":
                var votes = await services.Votes.ReadAsync(
                    new VoteService.VoteServiceClient(services.Votes.Invoker).ListVotesAsync,
                    new ListVotesRequest
                    {
                        Parent = page.Parent,
                        PageSize = page.Size,
                        PageToken = page.Token,
                        Filter = page.Filter,
                        OrderBy = page.OrderBy,
                    },
                    cancellationToken);
                Write(invocation, page, votes, VoteText.Table(votes.Votes), votes.NextPageToken);
                break;
            case "positions":
                var positions = await services.Votes.ReadAsync(
                    new VoteService.VoteServiceClient(services.Votes.Invoker).ListPositionsAsync,
                    new ListPositionsRequest
                    {
                        Parent = $"{page.Parent}/votes/{page.Vote}",
                        PageSize = page.Size,
                        PageToken = page.Token,
                        Filter = page.Filter,
                    },
                    cancellationToken);
                Write(invocation, page, positions, VoteText.Table(positions.Positions), positions.NextPageToken);
                break;
            default:
                var threats = await services.VetoThreats.ReadAsync(
                    new VetoThreatService.VetoThreatServiceClient(services.VetoThreats.Invoker).ListVetoThreatsAsync,
                    new ListVetoThreatsRequest
                    {
                        Parent = page.Parent,
                        PageSize = page.Size,
                        PageToken = page.Token,
                        Filter = page.Filter,
                        OrderBy = page.OrderBy,
                    },
                    cancellationToken);
                Write(invocation, page, threats, VetoThreatText.Table(threats.VetoThreats), threats.NextPageToken);
                break;
        }

        return 0;
    }

    private static void Write(Invocation invocation, Page page, IMessage response, Table table, string nextPageToken) => PageOutput.Write(
        invocation.Output, response, table, $"{page.Parent} has no {page.Kind}{(page.Token.Length == 0 ? "" : " after this page token")}.",
        page.Next(invocation, nextPageToken));

    private sealed record Page(
        string Kind, int Congress, PageOptions Pages, int Size, string Token, string Filter, string OrderBy, string Vote, string Resolution,
        bool Withdrawn)
    {
        public string Parent => $"congresses/{Congress}";

        /// <summary>The command that shows the page after this one; null after the last.</summary>
        public string? Next(Invocation invocation, string token) => Pages.Next(
            invocation,
            $"votetracker list {Kind} --congress {Congress}"
            + (Filter.Length == 0 ? "" : $" --filter '{Filter}'")
            + (OrderBy.Length == 0 ? "" : $" --order-by '{OrderBy}'")
            + (Vote == "-" ? "" : $" --vote {Vote}")
            + (Resolution.Length == 0 ? "" : $" --resolution {Resolution}")
            + (Withdrawn ? " --withdrawn" : ""),
            token);
    }
}
