using Grpc.Core;
using VoteTracker.Resolutions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>Nobody waits in silence for a Congress that is over.</summary>
public sealed class CongressEndTests(InProcessSuite shared)
{
    private const string Congress = "congresses/116";

    [Fact]
    public async Task Whatever_a_watcher_waits_for_it_hears_once_that_nothing_may_come_and_who_comes_later_too()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var suite = await InProcessSuite.StartAsync(redis);
        var second = new ResolutionService.ResolutionServiceClient(await suite.StartAsync(Program.Build));
        UpdateFilter?[] filters =
        [
            null, new() { Resources = { $"{Congress}/resolutions/hjres46" } }, new() { Kinds = { ResourceKind.Vote } },
            new() { Chamber = Chamber.Senate, Types_ = { UpdateType.VoteClosed, UpdateType.CongressEnded } },
        ];
        var watchers = await Task.WhenAll(filters.Select(filter => Watcher.LiveAsync(suite.Updates, Congress, filter)));
        using var closings = await Watcher.LiveAsync(suite.Updates, Congress, new() { Types_ = { UpdateType.VoteClosed } });

        var ended = await Task.WhenAll(Enumerable.Range(0, 8).Select(call =>
            (call % 2 == 0 ? suite.Resolutions : second).EndCongressAsync(new() { Name = Congress }).ResponseAsync));
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(Congress));

        Assert.All(ended, congress => Assert.Equal(("congresses/117", ended[0].EndTime), (congress.Successor, congress.EndTime)));
        foreach (var watcher in watchers)
        {
            var update = await watcher.NextUpdateAsync();
            Assert.Equal((UpdateType.CongressEnded, 1L, ended[0]), (update.Type, update.Offset, update.Congress));
            watcher.Dispose();
        }

        Assert.Equal(UpdateType.VoteClosed, (await closings.NextUpdateAsync()).Type);
        using var late = Watcher.Start(suite.Updates, Congress, _ => { }, new() { Kinds = { ResourceKind.VetoThreat } });
        Assert.Equal(ended[0], (await late.NextAsync(WatchResponse.FrameOneofCase.SnapshotItem)).SnapshotItem.Congress);
    }

    [Fact]
    public async Task A_Congress_that_lasts_has_not_ended()
    {
        var refusal = await Refusal.OfAsync(async () => await shared.Resolutions.EndCongressAsync(new() { Name = "congresses/900" }));

        Assert.Equal((StatusCode.FailedPrecondition, "CONGRESS_NOT_OVER"), (refusal.Code, refusal.Reason));
        Assert.Equal(0, (await shared.Updates.GetHeadAsync(new() { Parent = "congresses/900" })).Offset);
    }
}
