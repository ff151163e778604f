using Grpc.Core;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.VetoThreats;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.V1;
using OverrideOutlook = VoteTracker.V1.OverrideOutlook;
using VetoThreat = VoteTracker.V1.VetoThreat;

namespace VoteTracker.VetoThreats;

/// <summary>Answers for veto threats; the contract says what each method does.</summary>
/// <param name="commits">Changes state.</param>
/// <param name="reader">Reads state.</param>
/// <param name="clock">Tells when a fact was first seen.</param>
internal sealed class VetoThreatService(CommandExecutor commits, Reader reader, TimeProvider clock) : V1.VetoThreatService.VetoThreatServiceBase
{
    public override Task<VetoThreat> IssueVetoThreat(IssueVetoThreatRequest request, ServerCallContext context)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var name = VetoThreatRequests.NewName(congress, request.VetoThreatId);
        var statement = VetoThreatRequests.Statement(request.VetoThreat, congress, clock.GetUtcNow(), context.CallerName());
        return commits.RunAsync(
            congress,
            statement.Measures[0].ToString(),
            context.CallerName(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var docket = await reads.StatementAsync(statement.Measures, name);
                var decision = docket.IssueVetoThreat(name, statement);
                return Answer(decision, name);
            },
            context.CancellationToken);
    }

    public override Task<VetoThreat> ReviseVetoThreat(ReviseVetoThreatRequest request, ServerCallContext context)
    {
        var name = RequestFields.VetoThreat(request.Name, "name");
        var newName = VetoThreatRequests.NewName(name.Congress, request.VetoThreatId);
        var statement = VetoThreatRequests.Statement(request.VetoThreat, name.Congress, clock.GetUtcNow(), context.CallerName());
        return commits.RunAsync(
            name.Congress,
            name.ToString(),
            context.CallerName(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var docket = await reads.StatementAsync(statement.Measures, name, newName);
                ExpectEtag(reads, docket, name, request.Etag);
                return Answer(docket.ReviseVetoThreat(name, newName, statement), newName);
            },
            context.CancellationToken);
    }

    public override Task<VetoThreat> RescindVetoThreat(RescindVetoThreatRequest request, ServerCallContext context)
    {
        var name = RequestFields.VetoThreat(request.Name, "name");
        var reason = RequestFields.Text(request.Reason, "reason", 1_024, required: true);
        return commits.RunAsync(
            name.Congress,
            name.ToString(),
            context.CallerName(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var docket = await reads.StatementAsync([], name);
                ExpectEtag(reads, docket, name, request.Etag);
                return Answer(docket.RescindVetoThreat(name, reason), name);
            },
            context.CancellationToken);
    }

    public override async Task<VetoThreat> GetVetoThreat(GetVetoThreatRequest request, ServerCallContext context)
    {
        var name = RequestFields.VetoThreat(request.Name, "name");
        return await reader.VetoThreatAsync(name) ?? throw NotFound(name);
    }

    public override async Task<ListVetoThreatsResponse> ListVetoThreats(ListVetoThreatsRequest request, ServerCallContext context)
    {
        var page = await reader.VetoThreatsAsync(
            RequestFields.Congress(request.Parent, "parent"),
            new ListRequest(request.PageSize, request.PageToken, request.Filter, request.OrderBy),
            context.CancellationToken);
        return new ListVetoThreatsResponse { VetoThreats = { page.Items }, NextPageToken = page.NextPageToken };
    }

    public override async Task<OverrideOutlook> GetOverrideOutlook(GetOverrideOutlookRequest request, ServerCallContext context)
    {
        var name = RequestFields.Measure(request.Name, "name");
        var docket = await reader.DocketAsync(name);
        var measure = docket.Measures[name];
        if (!measure.Created)
            throw new RejectionException(new Rejection(RejectionKind.NotFound, "RESOLUTION_NOT_FOUND", $"{name} does not exist"));
        var threats = measure.VetoThreats.Select(threat => docket.VetoThreats[threat]);
        var (outlook, rejection) = Domain.OverrideOutlook.Of(measure, threats);
        var cited = Domain.OverrideOutlook.CitedOf(measure);
        var missing = outlook is null || cited.IsEmpty ? [] : await reader.NotHeldAsync(name.Congress, cited, context.CancellationToken);
        return outlook?.ToContract(missing) ?? throw new RejectionException(rejection!);
    }

    private static DecisionWithReply<VetoThreat> Answer(Decision decision, VetoThreatName name) =>
        new(decision, committed => committed.VetoThreat(name));

    private static void ExpectEtag(ReadSet reads, Docket docket, VetoThreatName name, string etag)
    {
        if (!docket.VetoThreats.ContainsKey(name))
            throw NotFound(name);
        reads.ExpectEtag($"{name}", etag);
    }

    private static RejectionException NotFound(VetoThreatName name) =>
        new(new Rejection(RejectionKind.NotFound, "VETO_THREAT_NOT_FOUND", $"{name} does not exist"));
}
