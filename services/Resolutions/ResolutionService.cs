using Grpc.Core;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.ServiceDefaults;
using VoteTracker.State;
using VoteTracker.V1;

namespace VoteTracker.Resolutions;

/// <summary>Answers for measures; the contract says what each method does.</summary>
/// <param name="commits">Changes state.</param>
/// <param name="reader">Reads state.</param>
internal sealed class ResolutionService(CommandExecutor commits, Reader reader) : V1.ResolutionService.ResolutionServiceBase
{
    public override Task<Resolution> CreateResolution(CreateResolutionRequest request, ServerCallContext context)
    {
        var (name, introduction) = ResolutionRequests.Introduction(request);
        var actions = ResolutionRequests.Actions(request.Actions, least: 0);
        return commits.RunAsync(
            name.Congress,
            name.ToString(),
            context.CallerName(),
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
            context.CallerName(),
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
    private static async Task<Docket> DocketAsync(ReadSet reads, MeasureName name, IReadOnlyList<OfficialAction> actions)
    {
        var docket = await reads.DocketAsync([name]);
        return await reads.WithPendingAsync(docket, docket.DecidedBy(name, actions));
    }

    private static RejectionException NotFound(MeasureName name) =>
        new(new Rejection(RejectionKind.NotFound, "RESOLUTION_NOT_FOUND", $"{name} does not exist"));
}
