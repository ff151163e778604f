using Grpc.Core;
using VoteTracker.Domain;
using VoteTracker.Hosting;
using VoteTracker.State;
using VoteTracker.State.Listing;
using VoteTracker.State.Mapping;
using VoteTracker.V1;
using Vote = VoteTracker.V1.Vote;

namespace VoteTracker.Votes;

/// <summary>Answers for votes; the contract says what each method does.</summary>
/// <param name="commits">Changes state.</param>
/// <param name="reader">Reads state.</param>
internal sealed class VoteService(Commits commits, Reader reader) : V1.VoteService.VoteServiceBase
{
    public override Task<Vote> RecordVote(RecordVoteRequest request, ServerCallContext context)
    {
        var (vote, positions) = Mapping.CompleteVote(request);
        return commits.RunAsync(
            vote.Name.Congress,
            RequestFields.RequestId(request.RequestId),
            request,
            async reads =>
            {
                var (known, knownPositions) = await reads.VoteAsync(vote.Name);
                var docket = await reads.DocketAsync(vote.Measure is { } measure ? [measure] : []);
                var decision = docket.RecordVote(vote, positions, known, knownPositions);
                return new Intent<Vote>(
                    decision, () => (decision.Changes.OfType<VoteChange>().LastOrDefault()?.Vote ?? known!).ToContract());
            },
            context.CancellationToken);
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
            new ListRequest(request.PageSize, request.PageToken, request.Filter, request.OrderBy));
        return new ListVotesResponse { Votes = { page.Items }, NextPageToken = page.NextPageToken };
    }

    public override async Task<ListPositionsResponse> ListPositions(ListPositionsRequest request, ServerCallContext context)
    {
        var list = new ListRequest(request.PageSize, request.PageToken, request.Filter);
        Page<V1.Position> page;
        if (Mapping.AllVotesOf(request.Parent) is { } congress)
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

    public override Task<Vote> ScheduleVote(ScheduleVoteRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(ScheduleVote));

    public override Task<Vote> OpenVote(OpenVoteRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(OpenVote));

    public override Task<Vote> RecordPositions(RecordPositionsRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(RecordPositions));

    public override Task<Vote> CloseVote(CloseVoteRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(CloseVote));

    public override Task<Vote> VacateVote(VacateVoteRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(VacateVote));

    public override Task<Vote> CorrectVote(CorrectVoteRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(CorrectVote));

    private static RejectionException NotFound(VoteName name) =>
        new(new Rejection(RejectionKind.NotFound, "VOTE_NOT_FOUND", $"{name} does not exist"));
}
