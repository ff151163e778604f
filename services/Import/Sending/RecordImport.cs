using Google.Protobuf;
using Grpc.Core;
using Polly;
using VoteTracker.Domain;
using VoteTracker.V1;
using VetoThreat = VoteTracker.V1.VetoThreat;

namespace VoteTracker.Import.Sending;

/// <summary>
/// Sends the requests of records to the services. Sending the same record again changes nothing; a vote that is recorded with other
/// content is corrected. A service that is away is asked again with the same request_id, at most six times in all.
/// </summary>
/// <remarks>
/// One object is one import: what is new is what the services did not list when the import first came upon that Congress.
/// </remarks>
public sealed class RecordImport
{
    private const int MaxAttempts = 6;

    private readonly ResolutionService.ResolutionServiceClient _resolutions;
    private readonly VoteService.VoteServiceClient _votes;
    private readonly VetoThreatService.VetoThreatServiceClient _threats;
    private readonly ResiliencePipeline _retry;
    private readonly KnownNames _known;
    private readonly LiveVotes _live;
    private readonly MeasureImport _measures;

    /// <summary>Makes an import over three clients, which may share a channel. The channel must not retry calls by itself.</summary>
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
        _retry = CallRetries.Create(MaxAttempts, firstDelay);
        _known = new KnownNames(ListAsync);
        _live = new LiveVotes(votes, CallAsync);
        _measures = new MeasureImport(resolutions, _known, _retry);
    }

    /// <summary>
    /// Joins the creation of a measure and its first actions into one request, which the service carries out in one commit.
    /// </summary>
    /// <param name="requests">The requests of one record, in order.</param>
    /// <returns>Requests that amount to the same.</returns>
    public static IReadOnlyList<IMessage> Join(IReadOnlyList<IMessage> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var joined = new List<IMessage>(requests.Count);
        foreach (var request in requests)
        {
            if (request is RecordActionsRequest { Etag: "", RequestId: "" } actions
                && joined is [.., CreateResolutionRequest { Actions.Count: 0 } create]
                && ResourceOf(create) == actions.Name && Equals(create.Provenance, actions.Provenance))
                joined[^1] = new CreateResolutionRequest(create) { Actions = { actions.Actions }, WholeDocument = actions.WholeDocument };
            else
                joined.Add(request);
        }

        return joined;
    }

    /// <summary>Sends one request and says what it changed.</summary>
    /// <param name="request">
    /// A CreateResolutionRequest, RecordActionsRequest, RecordVoteRequest, IssueVetoThreatRequest, or a step of a vote that is announced
    /// and followed live: ScheduleVoteRequest, WithdrawVoteRequest, OpenVoteRequest, RecordPositionsRequest, CloseVoteRequest. An empty request_id is
    /// replaced by a fresh one in a copy.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting; the request may have been carried out then.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">The message is none of those.</exception>
    /// <exception cref="RpcException">
    /// The service could not be asked: away after six tries, too slow (30 s for each), the caller unknown, or a fault of the service.
    /// </exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async Task<ImportOutcome> SendAsync(IMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var resource = ResourceOf(request);
        try
        {
            return request switch
            {
                CreateResolutionRequest create => await _measures.CreateAsync(create, resource, cancellationToken),
                RecordActionsRequest actions => await _measures.RecordAsync(actions, cancellationToken),
                RecordVoteRequest vote => new(await RecordAsync(vote, resource, cancellationToken), resource),
                IssueVetoThreatRequest issue => new(await IssueAsync(issue, resource, cancellationToken), resource),
                ScheduleVoteRequest schedule => new(await ScheduleAsync(schedule, resource, cancellationToken), resource),
                WithdrawVoteRequest withdraw => new(await WithdrawAsync(withdraw, cancellationToken), resource),
                _ => new(await _live.SendAsync(request, resource, cancellationToken), resource),
            };
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.InvalidArgument or StatusCode.FailedPrecondition
            or StatusCode.AlreadyExists or StatusCode.NotFound or StatusCode.Aborted or StatusCode.OutOfRange
            or StatusCode.Unimplemented)
        {
            return new(ImportResult.Refused, resource, ErrorReason.Of(e), e.Status.Detail);
        }
    }

    private static string ResourceOf(IMessage request) => request switch
    {
        CreateResolutionRequest { Resolution.Name.Length: > 0 } create => create.Resolution.Name,
        // What has no name of a measure is for the service to refuse.
        CreateResolutionRequest { Resolution.Type: > ResolutionType.Unspecified and <= ResolutionType.Sres } create =>
            $"{create.Parent}/resolutions/{((MeasureType)create.Resolution.Type).Slug()}{create.Resolution.Number}",
        CreateResolutionRequest => "",
        RecordActionsRequest actions => actions.Name,
        RecordVoteRequest vote => vote.Vote?.Name ?? "",
        IssueVetoThreatRequest issue => $"{issue.Parent}/vetoThreats/{issue.VetoThreatId}",
        ScheduleVoteRequest { Vote.Name.Length: > 0 } schedule => schedule.Vote.Name,
        ScheduleVoteRequest { Vote: { } vote } schedule => $"{schedule.Parent}/votes/{vote.Chamber.ToString().ToLowerInvariant()}-{vote.Session}-v-{schedule.VoteId}",
        ScheduleVoteRequest => "",
        WithdrawVoteRequest withdraw => withdraw.Name,
        OpenVoteRequest open => open.Name,
        RecordPositionsRequest positions => positions.Name,
        CloseVoteRequest close => close.Name,
        _ => throw new ArgumentException($"no record amounts to a {request.Descriptor.Name}", nameof(request)),
    };

    private async Task<ImportResult> RecordAsync(RecordVoteRequest request, string resource, CancellationToken cancellationToken)
    {
        // Not a clone: the positions of a whole Congress are half a million, and none of them is written to.
        var identified = new RecordVoteRequest
        {
            Parent = request.Parent,
            Vote = request.Vote,
            Positions = { request.Positions },
            VoteId = request.VoteId,
            AcceptContradictions = request.AcceptContradictions,
            RequestId = Identified(request.RequestId),
        };
        try
        {
            await _known.ContainsAsync(resource, cancellationToken);
            // The service weighs it against what others say of the vote; whether it made a difference shows in the etag.
            var vote = await CallAsync(options => _votes.RecordVoteAsync(identified, options), cancellationToken);
            return await _known.AddAsync(resource, vote.Etag, cancellationToken);
        }
        catch (RpcException e) when (ErrorReason.Of(e) == "VOTE_EXISTS")
        {
            // A list of counts says no more than the roll call that is held.
            return request is { Vote.Number: > 0, Positions.Count: 0 } ? ImportResult.Unchanged
                : await CorrectAsync(request, cancellationToken);
        }
    }

    private async Task<ImportResult> CorrectAsync(RecordVoteRequest request, CancellationToken cancellationToken)
    {
        var correction = new CorrectVoteRequest
        {
            Vote = request.Vote,
            Positions = { request.Positions },
            Reason = "the official record says otherwise",
            AcceptContradictions = request.AcceptContradictions,
            RequestId = Identified(""),
        };
        await CallAsync(options => _votes.CorrectVoteAsync(correction, options), cancellationToken);
        return ImportResult.Corrected;
    }

    private async Task<ImportResult> IssueAsync(IssueVetoThreatRequest request, string resource, CancellationToken cancellationToken)
    {
        var identified = request.Clone();
        identified.RequestId = Identified(request.RequestId);
        try
        {
            return await TellNewAsync(
                resource, () => CallAsync(options => _threats.IssueVetoThreatAsync(identified, options), cancellationToken), cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            // A statement lies in an archive's list and as a text of its own, cited differently; it was made once.
            var held = await CallAsync(options => _threats.GetVetoThreatAsync(new() { Name = resource }, options), cancellationToken);
            if (!SaysTheSame(held, request.VetoThreat))
                throw;
            return ImportResult.Unchanged;
        }
    }

    private async Task<ImportResult> ScheduleAsync(ScheduleVoteRequest request, string resource, CancellationToken cancellationToken)
    {
        var identified = request.Clone();
        identified.RequestId = Identified(request.RequestId);
        try
        {
            await _known.ContainsAsync(resource, cancellationToken);
            // Another document's word on it is weighed.
            var vote = await CallAsync(options => _votes.ScheduleVoteAsync(identified, options), cancellationToken);
            return await _known.AddAsync(resource, vote.Etag, cancellationToken);
        }
        catch (RpcException e) when (ErrorReason.Of(e) == "VOTE_EXISTS")
        {
            // What became of it since, another day too, is no contradiction to its announcement.
            var held = await CallAsync(options => _votes.GetVoteAsync(new() { Name = resource }, options), cancellationToken);
            if (held.Announcement is null || held.QuestionKind != request.Vote.QuestionKind)
                throw;
            return ImportResult.Unchanged;
        }
    }

    private async Task<ImportResult> WithdrawAsync(WithdrawVoteRequest request, CancellationToken cancellationToken)
    {
        var identified = new WithdrawVoteRequest(request) { RequestId = Identified(request.RequestId) };
        try
        {
            await _known.ContainsAsync(request.Name, cancellationToken);
            var vote = await CallAsync(options => _votes.WithdrawVoteAsync(identified, options), cancellationToken);
            return await _known.AddAsync(request.Name, vote.Etag, cancellationToken) == ImportResult.Unchanged
                ? ImportResult.Unchanged
                : ImportResult.Corrected;
        }
        catch (RpcException e) when (ErrorReason.Of(e) is "VOTE_NOT_FOUND" or "VOTE_NOT_SCHEDULED")
        {
            // It was taken off before it was announced here, or is over.
            return ImportResult.Unchanged;
        }
    }

    private static bool SaysTheSame(VetoThreat one, VetoThreat other) =>
        one.Statement == other.Statement && one.Level == other.Level && one.Position == other.Position
        && one.IssueDate == other.IssueDate && one.Resolutions.ToHashSet().SetEquals(other.Resolutions);

    private async Task<ImportResult> TellNewAsync(string resource, Func<Task> send, CancellationToken cancellationToken)
    {
        // Listed before the call, or the list would hold what the call makes.
        await _known.ContainsAsync(resource, cancellationToken);
        await send();
        return await _known.AddAsync(resource, "", cancellationToken);
    }

    // One id for all tries of a request: the service then answers a repeated one with what the first did.
    internal static string Identified(string requestId) => requestId.Length > 0 ? requestId : Guid.NewGuid().ToString();

    private async Task<(IEnumerable<(string Name, string Etag)> Resources, string NextPageToken)> ListAsync(
        string parent, string collection, string token, CancellationToken cancellationToken)
    {
        const int Largest = 1000;
        switch (collection)
        {
            case "resolutions":
                var measures = await CallAsync(
                    options => _resolutions.ListResolutionsAsync(
                        new() { Parent = parent, PageSize = Largest, PageToken = token }, options), cancellationToken);
                return (measures.Resolutions.Select(measure => (measure.Name, "")), measures.NextPageToken);
            case "votes":
                var votes = await CallAsync(
                    options => _votes.ListVotesAsync(new() { Parent = parent, PageSize = Largest, PageToken = token }, options), cancellationToken);
                return (votes.Votes.Select(vote => (vote.Name, vote.Etag)), votes.NextPageToken);
            default:
                var threats = await CallAsync(
                    options => _threats.ListVetoThreatsAsync(
                        new() { Parent = parent, PageSize = Largest, PageToken = token }, options), cancellationToken);
                return (threats.VetoThreats.Select(threat => (threat.Name, "")), threats.NextPageToken);
        }
    }

    private Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        _retry.CallAsync(call, cancellationToken);
}
