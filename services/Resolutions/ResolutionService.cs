using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.V1;

namespace VoteTracker.Resolutions;

/// <summary>Answers for measures; the contract says what each method does.</summary>
/// <param name="commits">Changes state.</param>
/// <param name="reader">Reads state.</param>
/// <param name="clock">Tells when a fact was first seen, and whether a term is over.</param>
internal sealed class ResolutionService(CommandExecutor commits, Reader reader, TimeProvider clock) : V1.ResolutionService.ResolutionServiceBase
{
    public override Task<Resolution> CreateResolution(CreateResolutionRequest request, ServerCallContext context)
    {
        var (name, introduction) = ResolutionRequests.Introduction(request, clock.GetUtcNow(), context.CallerName());
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
                    docket.CreateMeasure(name, introduction, actions, request.WholeDocument), committed => committed.Resolution(name));
            },
            context.CancellationToken);
    }

    public override Task<Resolution> UpdateResolution(UpdateResolutionRequest request, ServerCallContext context)
    {
        var (name, stated) = ResolutionRequests.Correction(request);
        var provenance = ResolutionRequests.Provenance(request.Provenance, isWhole: false, clock.GetUtcNow(), context.CallerName());
        return commits.RunAsync(
            name.Congress,
            name.ToString(),
            context.CallerName(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var docket = await reads.DocketAsync([name]);
                ExpectEtag(reads, docket, name, request.Etag);
                return new DecisionWithReply<Resolution>(
                    docket.UpdateMeasure(name, stated, provenance), committed => committed.Resolution(name));
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
            new ListRequest(request.PageSize, request.PageToken, request.Filter, request.OrderBy),
            context.CancellationToken);
        return new ListResolutionsResponse { Resolutions = { page.Items }, NextPageToken = page.NextPageToken };
    }

    public override Task<RecordActionsResponse> RecordActions(RecordActionsRequest request, ServerCallContext context)
    {
        var name = RequestFields.Measure(request.Name, "name");
        var invalid = new List<Domain.ActionWarning>();
        var valid = request.SkipInvalidActions
            ? ResolutionRequests.ValidActions(request.Actions, invalid)
            : ResolutionRequests.Actions(request.Actions, least: 1);
        var provenance = ResolutionRequests.Provenance(request.Provenance, request.WholeDocument, clock.GetUtcNow(), context.CallerName());
        return commits.RunAsync(
            name.Congress,
            name.ToString(),
            context.CallerName(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var (register, known) = await reads.ActionRegisterAsync(name, valid, request.WholeDocument);
                var docket = await reads.DocketAsync([name]);
                ExpectEtag(reads, docket, name, request.Etag);
                var (actions, warnings) = request.SkipInvalidActions ? docket.Possible(name, valid) : (valid, []);
                // Of what was skipped it is not known which actions it speaks of, so nothing that is missing was taken out.
                var isWhole = request.WholeDocument && invalid.Count == 0 && warnings.Count == 0;
                var plan = register.State(actions, known, provenance, isWhole);
                if (MeasureLimits.RefuseLacked(name, plan) is { } cutOff)
                    throw new RejectionException(cutOff);
                var recorded = await reads.RecordedActionsAsync(name, [.. plan.Needed]);
                docket = await reads.WithPendingAsync(docket, docket.DecidedBy(name, actions));
                return new DecisionWithReply<RecordActionsResponse>(docket.RecordActions(name, actions, plan, recorded), committed => new()
                {
                    Resolution = committed.Resolution(name),
                    ChangedCount = committed.ChangedActions(name),
                    WithdrawnCount = committed.WithdrawnActions(name),
                    Warnings = { invalid.Concat(warnings).Concat(plan.KeptLaw()).Select(warning => warning.ToContract()) },
                });
            },
            context.CancellationToken);
    }

    public override async Task<WithdrawActionsResponse> WithdrawActions(WithdrawActionsRequest request, ServerCallContext context)
    {
        var reason = RequestFields.Text(request.Reason, "reason", 1_024, required: true);
        var withdrawal = new Withdrawal(reason, clock.GetUtcNow(), context.CallerName(), ByHand: true);
        return await ByHandAsync<WithdrawActionsResponse>(
            request.Name, request.ActionIds, request.Etag, request.RequestId, request, withdrawal, after => new() { Resolution = after }, context);
    }

    public override Task<ReinstateActionsResponse> ReinstateActions(ReinstateActionsRequest request, ServerCallContext context) =>
        ByHandAsync<ReinstateActionsResponse>(
            request.Name, request.ActionIds, request.Etag, request.RequestId, request, null, after => new() { Resolution = after }, context);

    public override async Task<ListActionsResponse> ListActions(ListActionsRequest request, ServerCallContext context)
    {
        var name = RequestFields.Measure(request.Parent, "parent");
        var list = new ListRequest(request.PageSize, request.PageToken);
        var page = await reader.ActionsAsync(name, list, request.ShowWithdrawn, context.CancellationToken) ?? throw NotFound(name);
        return new ListActionsResponse { Actions = { page.Items }, NextPageToken = page.NextPageToken };
    }

    public override Task<Congress> EndCongress(EndCongressRequest request, ServerCallContext context)
    {
        var congress = RequestFields.Congress(request.Name, "name");
        return commits.RunAsync(
            congress,
            request.Name,
            context.CallerName(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads => new DecisionWithReply<Congress>(
                new CongressEnd(congress).Decide(await reads.HasEndedAsync(), clock.GetUtcNow()), committed => committed.Congress(congress)),
            context.CancellationToken);
    }

    private Task<TReply> ByHandAsync<TReply>(
        string measure,
        RepeatedField<string> actionIds,
        string etag,
        string requestId,
        IMessage request,
        Withdrawal? withdrawal,
        Func<Resolution, TReply> reply,
        ServerCallContext context)
        where TReply : class, IMessage<TReply>, new()
    {
        var name = RequestFields.Measure(measure, "name");
        var ids = ResolutionRequests.ActionIds(actionIds);
        return commits.RunAsync(
            name.Congress,
            name.ToString(),
            context.CallerName(),
            RequestFields.RequestId(requestId),
            request,
            async reads =>
            {
                var docket = await reads.DocketAsync([name]);
                ExpectEtag(reads, docket, name, etag);
                var named = await reads.RecordedActionsAsync(name, ids);
                var (register, _) = await reads.ActionRegisterAsync(name, [.. named.Values.Select(action => action.Action)]);
                var plan = register.ByHand(named.Values, withdrawal, clock.GetUtcNow());
                var recorded = await reads.RecordedActionsAsync(name, [.. plan.Needed.Union(ids)]);
                return new DecisionWithReply<TReply>(
                    docket.WithdrawActions(name, ids, plan, recorded), committed => reply(committed.Resolution(name)));
            },
            context.CancellationToken);
    }

    private static void ExpectEtag(ReadSet reads, Docket docket, MeasureName name, string etag)
    {
        if (docket.Measures[name].Created)
            reads.ExpectEtag($"{name}", etag);
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
