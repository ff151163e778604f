using Google.Protobuf;
using Grpc.Core;
using VoteTracker.Import.Sending;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests.Import;

public class ImportRetryTests
{
    private static readonly RecordVoteRequest Vote = new() { Parent = "congresses/116", Vote = new() { Name = "congresses/116/votes/house-1-94" } };

    private readonly ScriptedService _service = new();

    [Fact]
    public async Task A_service_that_is_away_is_asked_again_under_the_same_request_id()
    {
        var ids = new List<string>();
        _service.On("ListVotes", _ => new ListVotesResponse());
        _service.On("RecordVote", request =>
        {
            ids.Add(((RecordVoteRequest)request).RequestId);
            return ids.Count < 6 ? throw new RpcException(new(StatusCode.Unavailable, "away")) : new Vote { Etag = "a" };
        });
        var request = Vote;
        Assert.Equal(ImportResult.New, (await Send(request)).Result);
        Assert.Equal(6, ids.Count);
        Assert.True(Guid.TryParse(Assert.Single(ids.Distinct()), out _));
        Assert.Empty(request.RequestId);
    }

    [Fact]
    public async Task After_six_tries_the_caller_learns_that_the_service_is_away()
    {
        var tries = 0;
        _service.On("ListVotes", _ =>
        {
            tries++;
            throw new RpcException(new(StatusCode.Unavailable, "away"));
        });
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => Send(Vote))).StatusCode);
        Assert.Equal(6, tries);
    }

    [Fact]
    public async Task Each_request_gets_its_own_id_and_each_call_a_deadline()
    {
        var (ids, started) = (new List<string>(), DateTime.UtcNow);
        _service.On("RecordActions", request =>
        {
            ids.Add(((RecordActionsRequest)request).RequestId);
            return new RecordActionsResponse { Resolution = new() };
        });
        await Send(new RecordActionsRequest { Name = "a" });
        await Send(new RecordActionsRequest { Name = "a" });
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(_service.Deadlines, deadline => Assert.InRange(deadline!.Value, started, DateTime.UtcNow.AddSeconds(30)));
    }

    private async Task<ImportOutcome> Send(IMessage request) => await new RecordImport(
        new(_service), new(_service), new(_service), TimeSpan.Zero).SendAsync(request, TestContext.Current.CancellationToken);
}
