using System.CommandLine;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Listing;

/// <summary>votetracker list resolutions.</summary>
internal static class ListResolutions
{
    // Of a page, where nothing is said.
    private const int DefaultSize = 50;

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
            var request = new ListResolutionsRequest
            {
                Parent = parent,
                PageSize = options.Pages.SizeOf(invocation),
                PageToken = options.Pages.TokenOf(invocation),
                Filter = options.FilterOf(invocation),
                OrderBy = options.OrderOf(invocation),
            };
            var page = await PageAsync(invocation, request, cancellationToken);
            PageOutput.Write(
                invocation.Output, page, ResolutionText.Table(page.Resolutions), options.Pages.Nothing(invocation, $"{parent} has no such measures."),
                options.Next(invocation, "resolutions", parent, page.NextPageToken));
            return ExitCode.Done;
        }));
        return command;
    }

    // A search by words looks through a part of the measures at a time, of which few or none may match; whoever asks wants a page of those that do.
    private static async Task<ListResolutionsResponse> PageAsync(Invocation invocation, ListResolutionsRequest request, CancellationToken cancellationToken)
    {
        var wanted = request.PageSize == 0 ? DefaultSize : request.PageSize;
        var page = new ListResolutionsResponse();
        do
        {
            var part = await invocation.Services.Resolutions.CallAsync(
                invocation.Services.Client.Resolutions.ListResolutionsAsync, request, cancellationToken);
            page.Resolutions.Add(part.Resolutions);
            page.NextPageToken = request.PageToken = part.NextPageToken;
            request.PageSize = wanted - page.Resolutions.Count;
        }
        while (page.NextPageToken.Length > 0 && request.PageSize > 0 && request.Filter.Contains("title", StringComparison.Ordinal));
        return page;
    }
}
