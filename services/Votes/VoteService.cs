using Google.Protobuf;
using Grpc.Core;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Votes;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.V1;
using Vote = VoteTracker.V1.Vote;

namespace VoteTracker.Votes;

/// <summary>Answers for votes; the contract says what each method does.</summary>
/// <param name="commits">Changes state.</param>
/// <param name="reader">Reads state.</param>
/// <param name="clock">Tells when a vote is opened, and when anything is said of it.</param>
internal sealed class VoteService(CommandExecutor commits, Reader reader, TimeProvider clock) : V1.VoteService.VoteServiceBase
{
    public override Task<Vote> ScheduleVote(ScheduleVoteRequest request, ServerCallContext context)
    {
        var vote = VoteRequests.ScheduledVote(request, clock.GetUtcNow(), context.CallerName());
        return commits.RunAsync(
            vote.Name.Congress,
            vote.Name.ToString(),
            context.CallerName(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var known = await reads.VoteAsync(vote.Name, vote.Measures);
                return Answer((await AnnouncedAsync(reads, vote, vote.Announcement!)).ScheduleVote(vote, known), vote.Name);
            },
            context.CancellationToken);
    }

    public override Task<Vote> RescheduleVote(RescheduleVoteRequest request, ServerCallContext context)
    {
        var (announcement, reason) = VoteRequests.Rescheduled(request);
        var by = By(request.Provenance, "provenance", context);
        return ChangeAsync(
            request.Name,
            request.Etag,
            request.RequestId,
            request,
            async (reads, known) => (await AnnouncedAsync(reads, known.Vote, announcement)).RescheduleVote(known, announcement, reason, by),
            context);
    }

    public override Task<Vote> WithdrawVote(WithdrawVoteRequest request, ServerCallContext context)
    {
        var (withdrawal, reason) = VoteRequests.Withdrawn(request);
        var by = By(request.Provenance, "provenance", context);
        return ChangeAsync(
            request.Name,
            request.Etag,
            request.RequestId,
            request,
            async (reads, known) => (await reads.DocketAsync(known.Vote.Measures)).WithdrawVote(known, withdrawal, reason, by),
            context);
    }

    public override Task<Vote> OpenVote(OpenVoteRequest request, ServerCallContext context)
    {
        var opened = VoteRequests.Opened(request);
        return ChangeAsync(
            request.Name,
            request.Etag,
            request.RequestId,
            request,
            async (reads, known) => (await reads.DocketAsync(known.Vote.Measures)).OpenVote(
                known, opened ?? CapitolMoment.FromInstant(clock.GetUtcNow())),
            context);
    }

    public override Task<Vote> RecordPositions(RecordPositionsRequest request, ServerCallContext context)
    {
        var positions = VoteRequests.Positions(request.Positions, least: 1);
        var by = By(null, "", context);
        return ChangeAsync(
            request.Name,
            etag: "",
            request.RequestId,
            request,
            async (reads, known) => (known.Vote.State == Domain.VoteState.Open ? Docket.Empty : await reads.DocketAsync(known.Vote.Measures))
                .RecordPositions(known, positions, by),
            context);
    }

    public override Task<Vote> CloseVote(CloseVoteRequest request, ServerCallContext context)
    {
        var (result, passed, tieBreaker, announced) = VoteRequests.Result(request);
        var by = By(null, "", context);
        return ChangeAsync(
            request.Name,
            request.Etag,
            request.RequestId,
            request,
            async (reads, known) => (await HeldAsync(reads, known.Vote, known)).CloseVote(known, result, passed, tieBreaker, announced, by),
            context);
    }

    public override Task<Vote> VacateVote(VacateVoteRequest request, ServerCallContext context)
    {
        var reason = RequestFields.Text(request.Reason, "reason", 1_024, required: true);
        var by = By(null, "", context);
        return ChangeAsync(
            request.Name,
            request.Etag,
            request.RequestId,
            request,
            async (reads, known) => (await reads.DocketAsync(known.Vote.Measures)).VacateVote(known, reason, by),
            context);
    }

    public override Task<Vote> RecordVote(RecordVoteRequest request, ServerCallContext context)
    {
        var (vote, positions) = VoteRequests.CompleteVote(request);
        var said = By(request.Vote.Provenance, "vote.provenance", context);
        return commits.RunAsync(
            vote.Name.Congress,
            vote.Name.ToString(),
            context.CallerName(),
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var known = await reads.VoteAsync(vote.Name, vote.Measures);
                return Answer((await HeldAsync(reads, vote, known)).RecordVote(vote, positions, known, said, request.AcceptContradictions), vote.Name);
            },
            context.CancellationToken);
    }

    public override Task<Vote> CorrectVote(CorrectVoteRequest request, ServerCallContext context)
    {
        var (vote, positions, reason) = VoteRequests.CorrectedVote(request);
        var said = By(request.Vote.Provenance, "vote.provenance", context);
        return ChangeAsync(
            request.Vote.Name,
            request.Vote.Etag,
            request.RequestId,
            request,
            async (reads, known) =>
            {
                // A correction may put the vote on other measures; then all of them change.
                var docket = await reads.DocketAsync(known.Vote.Measures.Union(vote.Measures));
                return docket.CorrectVote(known, vote, positions, reason, said, request.AcceptContradictions);
            },
            context);
    }

    public override async Task<Vote> GetVote(GetVoteRequest request, ServerCallContext context)
    {
        var name = RequestFields.Vote(request.Name, "name");
        return await reader.VoteAsync(name) ?? throw NotFound(name);
    }

    public override async Task<ListVotesResponse> ListVotes(ListVotesRequest request, ServerCallContext context)
    {
        var page = await reader.VotesAsync(
            RequestFields.Congress(request.Parent, "parent"),
            new ListRequest(request.PageSize, request.PageToken, request.Filter, request.OrderBy),
            context.CancellationToken);
        return new ListVotesResponse { Votes = { page.Items }, NextPageToken = page.NextPageToken };
    }

    public override async Task<ListPositionsResponse> ListPositions(ListPositionsRequest request, ServerCallContext context)
    {
        var list = new ListRequest(request.PageSize, request.PageToken, request.Filter);
        Page<V1.Position> page;
        if (VoteRequests.AllVotesOf(request.Parent) is { } congress)
        {
            page = await reader.PositionsAsync(congress, list);
        }
        else
        {
            var name = RequestFields.Vote(request.Parent, "parent");
            page = await reader.PositionsAsync(name, list) ?? throw NotFound(name);
        }
        return new ListPositionsResponse { Positions = { page.Items }, NextPageToken = page.NextPageToken };
    }

    public override async Task<ListVoteRevisionsResponse> ListVoteRevisions(ListVoteRevisionsRequest request, ServerCallContext context)
    {
        var name = RequestFields.Vote(request.Parent, "parent");
        var page = await reader.RevisionsAsync(name, new ListRequest(request.PageSize, request.PageToken)) ?? throw NotFound(name);
        return new ListVoteRevisionsResponse { Revisions = { page.Items }, NextPageToken = page.NextPageToken };
    }

    public override async Task<CompareVotesResponse> CompareVotes(CompareVotesRequest request, ServerCallContext context)
    {
        var (earlier, later) = VoteRequests.Compared(request);
        var before = await reader.AllPositionsAsync(earlier) ?? throw NotFound(earlier);
        var after = await reader.AllPositionsAsync(later) ?? throw NotFound(later);
        var response = PositionComparison.Of(before.Positions, after.Positions);
        (response.Base, response.Other) = (before.Vote, after.Vote);
        return response;
    }

    private Domain.Provenance By(V1.Provenance? message, string field, ServerCallContext context) =>
        ProvenanceMapping.Read(message, field, clock.GetUtcNow(), context.CallerName());

    private Task<Vote> ChangeAsync(
        string name, string etag, string requestId, IMessage request, Func<ReadSet, VoteRecord, Task<Decision>> decide, ServerCallContext context)
    {
        var vote = RequestFields.Vote(name, request is CorrectVoteRequest ? "vote.name" : "name");
        return commits.RunAsync(
            vote.Congress,
            vote.ToString(),
            context.CallerName(),
            RequestFields.RequestId(requestId),
            request,
            async reads =>
            {
                var known = await reads.VoteAsync(vote) ?? throw NotFound(vote);
                reads.ExpectEtag($"{vote}", etag);
                return Answer(await decide(reads, known), vote);
            },
            context.CancellationToken);
    }

    // With the announced votes that this one is recognized as. It may have been announced for other measures than it was held on.
    private static async Task<Docket> HeldAsync(ReadSet reads, Domain.Vote vote, VoteRecord? known)
    {
        var docket = await reads.DocketAsync(vote.Measures.Union(known?.Vote.Measures ?? []));
        return await reads.WithPendingAsync(docket, docket.HeldAs(vote));
    }

    // With the vote that it was held as before this was announced.
    private static async Task<Docket> AnnouncedAsync(ReadSet reads, Domain.Vote vote, Domain.VoteAnnouncement announcement)
    {
        var docket = await reads.DocketAsync(vote.Measures);
        return await reads.WithHeldAsync(docket, docket.HeldBefore(vote, announcement));
    }

    private static DecisionWithReply<Vote> Answer(Decision decision, VoteName name) => new(decision, committed => committed.Vote(name));

    private static RejectionException NotFound(VoteName name) =>
        new(new Rejection(RejectionKind.NotFound, "VOTE_NOT_FOUND", $"{name} does not exist"));
}
