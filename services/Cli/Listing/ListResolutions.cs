using System.CommandLine;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Listing;

/// <summary>votetracker list resolutions.</summary>
internal static class ListResolutions
{
    public static Command Create(InvocationRunner invocations)
    {
        var options = new ListOptions(
            "Which: comparisons of state, type, origin_chamber, introduced_date, state_date, constitutional_amendment, veto_threat_standing, and title : WORDS; "
                + "joined by AND, and values of one field by OR. Such as 'state = VETOED OR state = OVERRIDE_FAILED AND introduced_date >= 2019-02-01', "
                + $"or 'title : \"national emergency\"'. A state is one of {Display.Constants<ResolutionState>()}; a type one of {Display.Constants<ResolutionType>()}",
            "introduced_date or state_date, with ' desc' for the latest first; else by type and number");
        var command = new Command("resolutions", "List measures: bills and resolutions, and where each stands");
        command.Aliases.Add("measures");
        options.AddTo(command);
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var parent = await invocation.Congress.ParentAsync(null, cancellationToken);
            var page = await invocation.Services.Resolutions.CallAsync(
                invocation.Services.Client.Resolutions.ListResolutionsAsync,
                new ListResolutionsRequest
                {
                    Parent = parent,
                    PageSize = options.Pages.SizeOf(invocation),
                    PageToken = options.Pages.TokenOf(invocation),
                    Filter = options.FilterOf(invocation),
                    OrderBy = options.OrderOf(invocation),
                },
                cancellationToken);
            PageOutput.Write(
                invocation.Output, page, ResolutionText.Table(page.Resolutions), options.Pages.Nothing(invocation, $"{parent} has no such measures."),
                options.Next(invocation, "resolutions", parent, page.NextPageToken));
            return ExitCode.Done;
        }));
        return command;
    }
}
