using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;
using VoteTracker.V1;
using VoteTracker.Votes;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>
/// Commits that come while another is on its way are sent together. Redis is told to hold writes back until all are decided, so that they do.
/// </summary>
[Collection(TracedTests.Collection)]
public sealed partial class CommitsTogetherTests : IAsyncLifetime
{
    private readonly string _congress = InProcessSuite.NewCongress();
    private RedisProcess _redis = null!;
    private InProcessSuite _suite = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisProcess.StartAsync();
        _suite = await InProcessSuite.StartAsync(_redis);
    }

    [Fact]
    public async Task Positions_on_one_vote_that_wait_for_each_other_go_together_and_all_count()
    {
        var vote = await OpenAsync(_suite.Votes, "passage");
        var before = await ScriptsAsync();
        using var counters = new CommitCounters(_congress);

        await WhileHeldAsync(60, () => [.. Enumerable.Range(1, 60).Select(member => RecordAsync(_suite.Votes, vote, member))]);

        // One was on its way when the others came; the rest is for positions that were decided late.
        Assert.InRange(await ScriptsAsync() - before, 2, 30);
        // None went before it could have the version of the one that it was decided on.
        Assert.Equal(0, counters.StaleCaches);
        Assert.Equal(60, (await _suite.Votes.GetVoteAsync(new() { Name = vote })).Tally.Yea);
        using var watcher = Watcher.Start(_suite.Updates, _congress, watcher => watcher.AfterCursor = "");
        var log = await watcher.UpdatesAsync(62);
        Assert.Equal(Enumerable.Range(1, 62).Select(offset => (long)offset), log.Select(update => update.Offset));
        Assert.Equal(Enumerable.Range(1, 60), log.Skip(2).Select(update => update.Vote.Tally.Yea));
    }

    [Fact]
    public async Task A_commit_that_another_process_was_faster_than_holds_up_none_of_those_sent_with_it()
    {
        var other = new VoteService.VoteServiceClient(await _suite.StartAsync(VotesProgram.Build));
        string[] votes = [await OpenAsync(_suite.Votes, "passage"), await OpenAsync(_suite.Votes, "recommit")];
        // What the first process remembers of one of them is old from here.
        await RecordAsync(other, votes[0], 1);
        using var counters = new CommitCounters(_congress);

        await WhileHeldAsync(40, () => [.. Enumerable.Range(2, 40).Select(member => RecordAsync(_suite.Votes, votes[member % 2], member))]);

        Assert.NotEqual(0, counters.StaleCaches);
        Assert.Equal(21, (await _suite.Votes.GetVoteAsync(new() { Name = votes[0] })).Tally.Yea);
        Assert.Equal(20, (await _suite.Votes.GetVoteAsync(new() { Name = votes[1] })).Tally.Yea);
    }

    [Fact]
    public async Task The_same_request_twice_among_those_sent_together_is_carried_out_once()
    {
        var vote = await OpenAsync(_suite.Votes, "passage");
        var request = Request(vote, 1);
        request.RequestId = "6a1c";

        await WhileHeldAsync(
            3, () => [RecordAsync(_suite.Votes, vote, 2), .. Enumerable.Range(0, 2).Select(_ => _suite.Votes.RecordPositionsAsync(request).ResponseAsync)]);

        Assert.Equal(2, (await _suite.Votes.GetVoteAsync(new() { Name = vote })).Tally.Yea);
        Assert.Equal(4, (await _suite.Updates.GetHeadAsync(new() { Parent = _congress })).Offset);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_its_commit_was_sent_is_not_carried_out_and_takes_none_with_it()
    {
        var vote = await OpenAsync(_suite.Votes, "passage");
        using var spans = new CommitSpans(_congress);
        using var cancellation = new CancellationTokenSource();
        var running = new List<Task>();

        await _redis.SendAsync("CLIENT", "PAUSE", "60000", "WRITE");
        await StartAsync(1);
        await StartAsync(2, cancellation.Token);
        await StartAsync(3);
        await cancellation.CancelAsync();
        await Until.TrueAsync("it has left", () => spans.All.Any(span => span.OperationName == "commit"));
        await _redis.SendAsync("CLIENT", "UNPAUSE");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => running[1]);
        Assert.Equal(StatusCode.Cancelled, refusal.StatusCode);
        await Task.WhenAll(running[0], running[2]);
        // The third was decided on the second, and is decided again.
        var positions = await _suite.Votes.ListPositionsAsync(new() { Parent = vote });
        Assert.Equal(["M000001", "M000003"], positions.Positions.Select(position => position.Member.BioguideId).Order());

        async Task StartAsync(int member, CancellationToken cancellationToken = default)
        {
            var decided = Decided();
            running.Add(_suite.Votes.RecordPositionsAsync(Request(vote, member), cancellationToken: cancellationToken).ResponseAsync);
            await Until.TrueAsync($"member {member} is decided", () => Decided() > decided);
        }

        int Decided() => spans.All.Count(span => span.OperationName == "decide");
    }

    // Holds writes back until so many commits are decided.
    private async Task WhileHeldAsync(int decisions, Func<Task[]> calls)
    {
        using var spans = new CommitSpans(_congress);
        await _redis.SendAsync("CLIENT", "PAUSE", "60000", "WRITE");
        Task[] running;
        try
        {
            running = calls();
            await Until.TrueAsync("all are decided", () => spans.All.Count(span => span.OperationName == "decide") >= decisions);
        }
        finally
        {
            await _redis.SendAsync("CLIENT", "UNPAUSE");
        }
        await Task.WhenAll(running);
    }

    private async Task<long> ScriptsAsync()
    {
        var statistics = (string)(await _redis.SendAsync("INFO", "commandstats"))!;
        return Scripts().Match(statistics) is { Success: true } match ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    private async Task<string> OpenAsync(VoteService.VoteServiceClient votes, string id)
    {
        var vote = await votes.ScheduleVoteAsync(HJRes46Scenario.Announcement(_congress, id));
        await votes.OpenVoteAsync(new() { Name = vote.Name });
        return vote.Name;
    }

    private static Task<Vote> RecordAsync(VoteService.VoteServiceClient votes, string vote, int member) =>
        votes.RecordPositionsAsync(Request(vote, member)).ResponseAsync;

    private static RecordPositionsRequest Request(string vote, int member) => new()
    {
        Name = vote,
        Positions =
        {
            new Position
            {
                Member = new Member { BioguideId = $"M{member:000000}", DisplayName = $"Member {member}", Party = "D", State = "NY" },
                Option = VoteOption.Yea,
            },
        },
    };

    public async ValueTask DisposeAsync()
    {
        await _suite.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [GeneratedRegex(@"cmdstat_evalsha:calls=(\d+)")]
    private static partial Regex Scripts();
}
