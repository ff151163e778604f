using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Listing;

/// <summary>votetracker list actions --resolution MEASURE: what happened to a measure, what each step led to, and so why it is where it is.</summary>
internal static class ListActions
{
    public static Command Create(InvocationRunner invocations)
    {
        var resolution = ResourceName.One("--resolution", "The measure, such as hjres46", "MEASURE", TypedName.Resolutions);
        resolution.Required = true;
        var withdrawn = new Option<bool>("--withdrawn") { Description = "Also actions that are withdrawn, with why" };
        var pages = new PageOptions();
        var command = new Command("actions", "List the actions of a measure in their order, and the state that each led to: why it is where it is")
        {
            resolution, withdrawn, pages.Size, pages.Token,
        };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var name = await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(resolution)!, cancellationToken);
            var all = invocation.Arguments.GetValue(withdrawn);
            var page = await invocation.Services.Resolutions.CallAsync(
                invocation.Services.Client.Resolutions.ListActionsAsync,
                new ListActionsRequest { Parent = name, PageSize = pages.SizeOf(invocation), PageToken = pages.TokenOf(invocation), ShowWithdrawn = all },
                cancellationToken);
            PageOutput.Write(
                invocation.Output, page, ResolutionText.Table(page.Actions, NameText.Origin(name), all),
                pages.Nothing(invocation, $"{NameText.Of(name)} has no actions."),
                pages.Next(invocation, $"votetracker list actions --resolution {NameText.Of(name)}{(all ? " --withdrawn" : "")}", page.NextPageToken));
            if (invocation.Output == OutputFormat.Table && page.NextPageToken.Length == 0)
                await WriteStateAsync(invocation, name, page.Actions, cancellationToken);
            return ExitCode.Done;
        }));
        return command;
    }

    // A vote that no action tells of moves a measure too.
    private static async Task WriteStateAsync(Invocation invocation, string name, IEnumerable<V1.Action> actions, CancellationToken cancellationToken)
    {
        var measure = await invocation.Services.Resolutions.CallAsync(
            invocation.Services.Client.Resolutions.GetResolutionAsync, new GetResolutionRequest { Name = name }, cancellationToken);
        Console.Out.WriteLine();
        Console.Out.WriteLine(Display.OneLine(ResolutionText.Line(measure)));
        if (actions.LastOrDefault(action => action.State != ResolutionState.Unspecified)?.State is { } last && last != measure.State)
            Console.Out.WriteLine($"No action of this page led there. The votes on it: votetracker list votes --resolution {NameText.Of(name)}{invocation.Target}");
    }
}
