using Grpc.Core;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.State.Listing;
using VoteTracker.State.Mapping;
using VoteTracker.V1;

namespace VoteTracker.Resolutions;

/// <summary>Answers for measures; the contract says what each method does.</summary>
/// <param name="commits">Changes state.</param>
/// <param name="reader">Reads state.</param>
internal sealed class ResolutionService(CommandExecutor commits, Reader reader) : V1.ResolutionService.ResolutionServiceBase
{
    public override Task<Resolution> CreateResolution(CreateResolutionRequest request, ServerCallContext context)
    {
        var (name, introduction) = Mapping.Introduction(request);
        var actions = Mapping.Actions(request.Actions, least: 0);
        return commits.RunAsync(
            name.Congress,
            name.ToString(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var decision = (await reads.DocketAsync([name])).CreateMeasure(name, introduction, actions);
                return new DecisionWithReply<Resolution>(decision, () => decision.Changes.OfType<MeasureChange>().Single().Measure.ToContract());
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
        var actions = Mapping.Actions(request.Actions, least: 1);
        return commits.RunAsync(
            name.Congress,
            name.ToString(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var docket = await reads.DocketAsync([name]);
                var before = docket.Measures[name];
                if (before.Created && request.Etag.Length > 0)
                    RequestFields.Etag(request.Etag, before.ToContract().Etag);
                var decision = docket.RecordActions(name, actions);
                return new DecisionWithReply<RecordActionsResponse>(decision, () =>
                {
                    var change = decision.Changes.OfType<MeasureChange>().SingleOrDefault();
                    return new RecordActionsResponse
                    {
                        Resolution = (change?.Measure ?? before).ToContract(),
                        ChangedCount = change?.Actions.Length ?? 0,
                    };
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

    private static RejectionException NotFound(MeasureName name) =>
        new(new Rejection(RejectionKind.NotFound, "RESOLUTION_NOT_FOUND", $"{name} does not exist"));
}
