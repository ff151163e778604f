using Google.Protobuf;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Import.Sending;

// The steps of a vote that is followed live. A step is not taken again where the vote is past it: a history can be sent twice.
internal sealed class LiveVotes(VoteService.VoteServiceClient votes, LiveVotes.Call call)
{
    public delegate Task<Vote> Call(Func<CallOptions, AsyncUnaryCall<Vote>> call, CancellationToken cancellationToken);

    public async Task<ImportResult> SendAsync(IMessage step, string vote, CancellationToken cancellationToken)
    {
        var before = await call(options => votes.GetVoteAsync(new() { Name = vote }, options), cancellationToken);
        // What positions a vote that was closed by its count still takes, the service knows.
        if ((IsOver(before) && !(step is RecordPositionsRequest && before.State == VoteState.Closed)) || (step is OpenVoteRequest && before.State == VoteState.Open))
            return ImportResult.Unchanged;
        var send = Prepare(step);
        Vote after;
        try
        {
            after = await call(send, cancellationToken);
        }
        catch (RpcException refusal) when (ErrorReason.Of(refusal) == "VOTE_NOT_OPEN" && IsOver(before))
        {
            return ImportResult.Unchanged;
        }
        return after.Etag == before.Etag ? ImportResult.Unchanged : ImportResult.Corrected;
    }

    // The id is made once, so that each try has the same.
    private Func<CallOptions, AsyncUnaryCall<Vote>> Prepare(IMessage step)
    {
        switch (step)
        {
            case OpenVoteRequest request:
                var opened = new OpenVoteRequest(request) { RequestId = RecordImport.Identified(request.RequestId) };
                return options => votes.OpenVoteAsync(opened, options);
            case RecordPositionsRequest request:
                var taken = new RecordPositionsRequest(request) { RequestId = RecordImport.Identified(request.RequestId) };
                return options => votes.RecordPositionsAsync(taken, options);
            case CloseVoteRequest request:
                var closed = new CloseVoteRequest(request) { RequestId = RecordImport.Identified(request.RequestId) };
                return options => votes.CloseVoteAsync(closed, options);
            default:
                throw new ArgumentException($"a {step.Descriptor.Name} is no step of a vote", nameof(step));
        }
    }

    private static bool IsOver(Vote vote) => vote.State is VoteState.Closed or VoteState.Corrected or VoteState.Vacated or VoteState.Held;
}
