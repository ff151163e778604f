using Grpc.Core;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.V1;

namespace VoteTracker.Resolutions;

/// <summary>Answers for measures; the contract says what each method does.</summary>
/// <param name="commits">Changes state.</param>
/// <param name="reader">Reads state.</param>
/// <param name="clock">Tells whether a term is over.</param>
internal sealed class ResolutionService(CommandExecutor commits, Reader reader, TimeProvider clock) : V1.ResolutionService.ResolutionServiceBase
{
    public override Task<Resolution> CreateResolution(CreateResolutionRequest request, ServerCallContext context)
    {
        var (name, introduction) = ResolutionRequests.Introduction(request);
        var actions = ResolutionRequests.Actions(request.Actions, least: 0);
        return commits.RunAsync(
            name.Congress,
            name.ToString(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var docket = await DocketAsync(reads, name, actions);
                return new DecisionWithReply<Resolution>(
                    docket.CreateMeasure(name, introduction, actions), committed => committed.Resolution(name));
            },
            context.CancellationToken);
    }

    public override async Task<Resolution> GetResolution(GetResolutionRequest request, ServerCallContext context)
    {
        var name = RequestFields.Measure(request.Name, "name");
        return await reader.ResolutionAsync(name) ?? throw NotFound(name);
    }

    public override async Task<ListResolutionsResponse> ListResolutions(ListResolutionsRequest request, ServerCallContext context)
    {
        var page = await reader.ResolutionsAsync(
            RequestFields.Congress(request.Parent, "parent"),
            new ListRequest(request.PageSize, request.PageToken, request.Filter, request.OrderBy));
        return new ListResolutionsResponse { Resolutions = { page.Items }, NextPageToken = page.NextPageToken };
    }

    public override Task<RecordActionsResponse> RecordActions(RecordActionsRequest request, ServerCallContext context)
    {
        var name = RequestFields.Measure(request.Name, "name");
        var actions = ResolutionRequests.Actions(request.Actions, least: 1);
        return commits.RunAsync(
            name.Congress,
            name.ToString(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var known = await reads.KnownActionsAsync(name, actions);
                var docket = await DocketAsync(reads, name, actions);
                if (docket.Measures[name].Created)
                    reads.ExpectEtag($"{name}", request.Etag);
                return new DecisionWithReply<RecordActionsResponse>(docket.RecordActions(name, actions, known), committed => new()
                {
                    Resolution = committed.Resolution(name),
                    ChangedCount = committed.ChangedActions(name),
                });
            },
            context.CancellationToken);
    }

    public override async Task<ListActionsResponse> ListActions(ListActionsRequest request, ServerCallContext context)
    {
        var name = RequestFields.Measure(request.Parent, "parent");
        var page = await reader.ActionsAsync(name, new ListRequest(request.PageSize, request.PageToken)) ?? throw NotFound(name);
        return new ListActionsResponse { Actions = { page.Items }, NextPageToken = page.NextPageToken };
    }

    // With the announced votes that the actions decided.
    public override Task<Congress> EndCongress(EndCongressRequest request, ServerCallContext context)
    {
        var congress = RequestFields.Congress(request.Name, "name");
        return commits.RunAsync(
            congress,
            request.Name,
            RequestFields.RequestId(request.RequestId),
            request,
            async reads => new DecisionWithReply<Congress>(
                new CongressEnd(congress).Decide(await reads.HasEndedAsync(), clock.GetUtcNow()), committed => committed.Congress(congress)),
            context.CancellationToken);
    }

    private static async Task<Docket> DocketAsync(ReadSet reads, MeasureName name, IReadOnlyList<OfficialAction> actions)
    {
        var docket = await reads.DocketAsync([name]);
        return await reads.WithPendingAsync(docket, docket.DecidedBy(name, actions));
    }

    private static RejectionException NotFound(MeasureName name) =>
        new(new Rejection(RejectionKind.NotFound, "RESOLUTION_NOT_FOUND", $"{name} does not exist"));
}
