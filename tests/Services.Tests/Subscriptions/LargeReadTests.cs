using System.Globalization;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>Small requests for much of the log: what Redis sends for them is bounded, however many come.</summary>
public sealed class LargeReadTests : IAsyncLifetime
{
    private const int Updates = 40;
    private const int TextLength = 50_000;

    private readonly string _congress = InProcessSuite.NewCongress();
    private RedisProcess _redis = null!;
    private InProcessSuite _suite = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisProcess.StartAsync();
        _suite = await InProcessSuite.StartAsync(_redis);
        await _suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(_congress));
        for (var number = 0; number < Updates; number++)
        {
            // Eight actions, since a text of one has a limit.
            await _suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(_congress, [.. Enumerable.Range(0, 8).Select(part =>
            {
                var action = HJRes46Scenario.Action($"a{number}-{part}", "2019-02-23", ActionKind.Other);
                action.Text = new string('x', TextLength / 8);
                return action;
            })]));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _suite.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_list_of_subscriptions_reads_a_bounded_part_of_the_log_however_many_it_shows()
    {
        const int count = 30;
        // Nobody consumes, so each is behind by the whole log.
        for (var number = 0; number < count; number++)
        {
            await _suite.Subscriptions.CreateSubscriptionAsync(
                new() { Parent = _congress, SubscriptionId = $"s{number}", Subscription = new(), AfterCursor = await StartAsync() });
        }
        var before = await _redis.FigureAsync("stats", "total_net_output_bytes");

        var listed = await _suite.Subscriptions.ListSubscriptionsAsync(new() { Parent = _congress, PageSize = count });

        var sent = await _redis.FigureAsync("stats", "total_net_output_bytes") - before;
        Assert.All(listed.Subscriptions, subscription => Assert.Equal((Updates + 1, SubscriptionState.Active), (subscription.Lag, subscription.State)));
        Assert.Equal(count, listed.Subscriptions.Count);
        // Of 60 MB, if each were looked at by itself.
        Assert.InRange(sent, 0, 10_000_000);
    }

    [Fact]
    public async Task A_flood_of_small_requests_for_much_does_not_fill_redis_with_answers()
    {
        var before = await _redis.FigureAsync("memory", "used_memory");

        // Each reads up to a megabyte of the end of the log.
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => _suite.Updates.GetUpdateAsync(
            new() { Parent = _congress, Resource = $"{_congress}/resolutions/hjres46" }).ResponseAsync));

        Assert.InRange(await _redis.FigureAsync("memory", "used_memory_peak") - before, 0, 60_000_000);
    }

    // A cursor before the first update.
    private async Task<string> StartAsync()
    {
        using var call = _suite.Updates.Watch(new() { Parent = _congress, AfterCursor = "" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current.Subscribed.Cursor;
    }
}
