using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Polly;
using Polly.Retry;
using VoteTracker.V1;

namespace VoteTracker.Records;

/// <summary>
/// Sends the requests of records to the services. Sending the same record again changes nothing. A service that is away is asked again
/// with the same request_id, at most six times in all.
/// </summary>
public sealed class RecordImport
{
    private const int MaxTries = 6;
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(30);

    private readonly ResolutionService.ResolutionServiceClient _resolutions;
    private readonly VoteService.VoteServiceClient _votes;
    private readonly VetoThreatService.VetoThreatServiceClient _threats;
    private readonly ResiliencePipeline _retry;

    /// <summary>Makes an import over three clients, which may share a channel.</summary>
    /// <param name="resolutions">Takes measures and their actions.</param>
    /// <param name="votes">Takes votes.</param>
    /// <param name="threats">Takes veto threats.</param>
    public RecordImport(
        ResolutionService.ResolutionServiceClient resolutions,
        VoteService.VoteServiceClient votes,
        VetoThreatService.VetoThreatServiceClient threats)
        : this(resolutions, votes, threats, TimeSpan.FromMilliseconds(250))
    {
    }

    internal RecordImport(
        ResolutionService.ResolutionServiceClient resolutions,
        VoteService.VoteServiceClient votes,
        VetoThreatService.VetoThreatServiceClient threats,
        TimeSpan firstDelay)
    {
        (_resolutions, _votes, _threats) = (resolutions, votes, threats);
        _retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<RpcException>(e => e.StatusCode == StatusCode.Unavailable),
            MaxRetryAttempts = MaxTries - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = firstDelay,
            MaxDelay = TimeSpan.FromSeconds(10),
        }).Build();
    }

    /// <summary>Sends one request and says what it changed.</summary>
    /// <param name="request">
    /// A CreateResolutionRequest, RecordActionsRequest, RecordVoteRequest or IssueVetoThreatRequest. An empty request_id is replaced by
    /// a fresh one in a copy.
    /// </param>
    /// <param name="cancellation">Ends the waiting; the request may have been carried out then.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">The message is none of those.</exception>
    /// <exception cref="RpcException">
    /// The service could not be asked: away after six tries, too slow (30 s for each), the caller unknown, or a fault of the service.
    /// </exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async Task<ImportOutcome> SendAsync(IMessage request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var resource = ResourceOf(request);
        try
        {
            var result = request switch
            {
                CreateResolutionRequest create => await CreateAsync(create.Clone(), cancellation),
                RecordActionsRequest actions => await RecordAsync(actions.Clone(), cancellation),
                RecordVoteRequest vote => await RecordAsync(vote.Clone(), cancellation),
                _ => await IssueAsync(((IssueVetoThreatRequest)request).Clone(), cancellation),
            };
            return new(result, resource);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.InvalidArgument or StatusCode.FailedPrecondition
            or StatusCode.AlreadyExists or StatusCode.NotFound or StatusCode.Aborted or StatusCode.OutOfRange)
        {
            return new(ImportResult.Refused, resource, ReasonOf(e), e.Status.Detail);
        }
    }

    private static string ResourceOf(IMessage request) => request switch
    {
        CreateResolutionRequest create => create.Resolution.Name.Length > 0
            ? create.Resolution.Name
            : $"{create.Parent}/resolutions/{Measure.Prefix(create.Resolution.Type)}{create.Resolution.Number}",
        RecordActionsRequest actions => actions.Name,
        RecordVoteRequest vote => vote.Vote.Name,
        IssueVetoThreatRequest issue => $"{issue.Parent}/vetoThreats/{issue.VetoThreatId}",
        _ => throw new ArgumentException($"no record amounts to a {request.Descriptor.Name}", nameof(request)),
    };

    private async Task<ImportResult> CreateAsync(CreateResolutionRequest request, CancellationToken cancellation)
    {
        request.RequestId = Identified(request.RequestId);
        try
        {
            await CallAsync(options => _resolutions.CreateResolutionAsync(request, options), cancellation);
            return ImportResult.New;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            return ImportResult.Unchanged;
        }
    }

    private async Task<ImportResult> RecordAsync(RecordActionsRequest request, CancellationToken cancellation)
    {
        request.RequestId = Identified(request.RequestId);
        var response = await CallAsync(options => _resolutions.RecordActionsAsync(request, options), cancellation);
        return response.ChangedCount == 0 ? ImportResult.Unchanged
            : response.ChangedCount == response.Resolution.ActionCount ? ImportResult.New
            : ImportResult.Changed;
    }

    private async Task<ImportResult> RecordAsync(RecordVoteRequest request, CancellationToken cancellation)
    {
        request.RequestId = Identified(request.RequestId);
        var before = await FindAsync(options => _votes.GetVoteAsync(new() { Name = request.Vote.Name }, options), cancellation);
        var after = await CallAsync(options => _votes.RecordVoteAsync(request, options), cancellation);
        return Compare(before?.Etag, after.Etag);
    }

    private async Task<ImportResult> IssueAsync(IssueVetoThreatRequest request, CancellationToken cancellation)
    {
        request.RequestId = Identified(request.RequestId);
        var name = ResourceOf(request);
        var before = await FindAsync(options => _threats.GetVetoThreatAsync(new() { Name = name }, options), cancellation);
        var after = await CallAsync(options => _threats.IssueVetoThreatAsync(request, options), cancellation);
        return Compare(before?.Etag, after.Etag);
    }

    private static ImportResult Compare(string? before, string after) =>
        before is null ? ImportResult.New : before == after ? ImportResult.Unchanged : ImportResult.Changed;

    // One id for all tries of a request: the service then answers a repeated one with what the first did.
    private static string Identified(string requestId) => requestId.Length > 0 ? requestId : Guid.NewGuid().ToString();

    private async Task<T?> FindAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await CallAsync(call, cancellation);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellation) =>
        await _retry.ExecuteAsync(
            async token => await call(new(deadline: DateTime.UtcNow + _deadline, cancellationToken: token)), cancellation);

    // Field 1 of ErrorInfo is `reason`; this version of its package still calls it by the name that it had before.
    private static string ReasonOf(RpcException e)
    {
        try
        {
            return e.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes
                ? Google.Rpc.Status.Parser.ParseFrom(bytes).Details
                    .Select(detail => detail.TryUnpack<ErrorInfo>(out var info) ? info.Type : "")
                    .FirstOrDefault(reason => reason.Length > 0, "")
                : "";
        }
        catch (InvalidProtocolBufferException)
        {
            // Details that cannot be read must not hide the refusal itself.
            return "";
        }
    }
}
