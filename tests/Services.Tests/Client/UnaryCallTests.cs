using Grpc.Core;
using VoteTracker.Client;
using VoteTracker.Contract;
using VoteTracker.Services.Tests.ServiceDefaults;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Client;

/// <summary>The client's unary calls against services that are away for a while: what may be repeated is, and happens once.</summary>
public sealed class UnaryCallTests
{
    private static readonly GetVoteRequest Read = new() { Name = "congresses/116/votes/house-1-94" };
    private static readonly VacateVoteRequest Write = new() { Name = "congresses/116/votes/house-1-94", Reason = "vacated" };

    private int _calls;

    [Fact]
    public async Task A_read_is_repeated_until_the_service_is_back()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Act = Failing(2, Unavailable);
        using var client = new VoteTrackerClient(process.Channel);

        Assert.Equal(Read.Name, (await client.Votes.GetVoteAsync(Read)).Name);
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task A_blocking_read_is_repeated_too()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Act = Failing(2, Unavailable);
        using var client = new VoteTrackerClient(process.Channel);

        Assert.Equal(Read.Name, await Task.Run(() => client.Votes.GetVote(Read).Name));
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task A_write_is_repeated_under_one_request_id_and_the_callers_message_stays_as_it_is()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Act = Failing(2, Unavailable);
        using var client = new VoteTrackerClient(process.Channel);

        await client.Votes.VacateVoteAsync(Write);
        await client.Votes.VacateVoteAsync(Write);

        var ids = process.Script.RequestIds.ToArray();
        Assert.Equal(4, ids.Length);
        Assert.NotEqual("", ids[0]);
        Assert.Single(ids[..3].Distinct());
        Assert.NotEqual(ids[0], ids[3]);
        Assert.Equal("", Write.RequestId);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_asked_again_under_its_request_id()
    {
        await using var process = await TestProcess.StartAsync();
        await using var proxy = new TcpProxy(new Uri(process.App.Urls.Single()).Port);
        proxy.LoseAnswerTo("under-this-id");
        using var client = new VoteTrackerClient($"http://{proxy.Endpoint}");

        await client.Votes.VacateVoteAsync(new VacateVoteRequest(Write) { RequestId = "under-this-id" });

        Assert.Equal(1, proxy.Lost);
        // Whether the service began with the first before its connection broke is a race.
        Assert.NotEmpty(process.Script.RequestIds);
        Assert.All(process.Script.RequestIds, id => Assert.Equal("under-this-id", id));
    }

    [Fact]
    public async Task What_changes_something_and_has_no_request_id_is_asked_once()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Act = Failing(1, Unavailable);
        using var client = new VoteTrackerClient(process.Channel);

        var refusal = await Refusal.OfAsync(async () => await client.Subscriptions.DeleteSubscriptionAsync(new() { Name = "congresses/116/subscriptions/alerts" }));

        Assert.Equal((StatusCode.Unavailable, 1), (refusal.Code, _calls));
    }

    [Theory]
    [InlineData("CONFLICT", 2)]
    [InlineData("ETAG_MISMATCH", 1)]
    public async Task A_conflict_is_worth_a_repeat_and_an_old_etag_is_not(string reason, int calls)
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Act = Failing(1, new CallFailedException(CallFailure.Aborted, reason, "so it is"));
        using var client = new VoteTrackerClient(process.Channel);

        var failure = await Record.ExceptionAsync(async () => await client.Votes.VacateVoteAsync(Write));

        Assert.Equal(calls, _calls);
        Assert.Equal(calls == 1, failure is RpcException { StatusCode: StatusCode.Aborted });
    }

    [Fact]
    public async Task Repeats_end_with_the_deadline_and_tell_the_last_failure()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Act = Failing(int.MaxValue, Unavailable);
        using var client = new VoteTrackerClient(process.Channel);

        var refusal = await Refusal.OfAsync(async () => await client.Votes.GetVoteAsync(Read, deadline: DateTime.UtcNow.AddSeconds(2)));

        Assert.Equal(StatusCode.Unavailable, refusal.Code);
        Assert.InRange(_calls, 2, 6);
    }

    [Fact]
    public async Task Repeats_end_after_as_many_attempts_as_the_options_say()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Act = Failing(int.MaxValue, Unavailable);
        using var client = new VoteTrackerClient(process.App.Urls.Single(), new ConnectionOptions { MaxAttempts = 2 });

        await Refusal.OfAsync(async () => await client.Votes.GetVoteAsync(Read));

        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_between_two_attempts_ends_at_once()
    {
        await using var process = await TestProcess.StartAsync();
        using var stop = new CancellationTokenSource();
        process.Script.Act = Failing(int.MaxValue, Unavailable);
        using var client = new VoteTrackerClient(process.Channel);
        var call = client.Votes.GetVoteAsync(Read, cancellationToken: stop.Token).ResponseAsync;
        await Until.TrueAsync("the first attempt", () => Task.FromResult(_calls > 0));
        await stop.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.WaitAsync(Until.Deadline))).StatusCode);
    }

    private static CallFailedException Unavailable => new(CallFailure.Unavailable, "STORE_UNAVAILABLE", "the store is away");

    private Func<ServerCallContext, Task> Failing(int times, Exception failure) =>
        _ => Interlocked.Increment(ref _calls) <= times ? Task.FromException(failure) : Task.CompletedTask;
}
