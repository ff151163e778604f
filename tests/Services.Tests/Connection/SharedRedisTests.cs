using System.Collections.Concurrent;
using Grpc.Core;
using StackExchange.Redis;
using VoteTracker.Services.Tests.Subscriptions;
using VoteTracker.Services.Tests.Watches;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Connection;

/// <summary>Several suites on one Redis keep apart by database or key prefix.</summary>
public sealed class SharedRedisTests
{
    private const string Database = "--Redis:Database";
    private const string KeyPrefix = "--Redis:KeyPrefix";

    [Theory]
    [InlineData(Database, "3", "{0}@3")]
    [InlineData(KeyPrefix, "staging:", "staging:{0}")]
    public async Task Suites_on_one_Redis_neither_see_nor_wake_each_other(string setting, string value, string channelName)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await InProcessSuite.StartAsync(redis);
        await using var second = await InProcessSuite.StartAsync(redis, setting, value);
        await using var listener = await ConnectionMultiplexer.ConnectAsync(redis.Endpoint);
        var published = new ConcurrentQueue<string>();
        await listener.GetSubscriber().SubscribeAsync(RedisChannel.Pattern("*"), (channel, _) => published.Enqueue(channel.ToString()));
        var congress = InProcessSuite.NewCongress();
        using var firstWatcher = await Watcher.LiveAsync(first.Updates, congress);
        using var secondWatcher = await Watcher.LiveAsync(second.Updates, congress);
        string[] channels = [$"{{{congress}}}:wake", string.Format(null, channelName, $"{{{congress}}}:wake")];

        await first.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await firstWatcher.UpdatesAsync(1);
        var unseen = await Refusal.OfAsync(async () => await second.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" }));
        await second.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        Assert.Equal(StatusCode.NotFound, unseen.Code);
        Assert.Equal([1L], (await secondWatcher.UpdatesAsync(1)).Select(update => update.Offset));
        var heard = ((object?[])(await redis.SendLineAsync("PUBSUB CHANNELS *:wake*"))!).Select(channel => (string)channel!);
        Assert.Equal(channels.Order(StringComparer.Ordinal), heard.Order(StringComparer.Ordinal));
        await Until.TrueAsync("both have published", () => published.Count >= 2);
        Assert.Equal(channels, published);
    }

    [Theory]
    [InlineData(Database, "3")]
    [InlineData(KeyPrefix, "staging:")]
    public async Task A_suite_that_shares_its_Redis_does_all_that_others_do_and_leaves_nothing_outside_of_its_part(string setting, string value)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var replica = await RedisProcess.StartAsync("--replicaof", $"127.0.0.1 {redis.Port}");
        await using var suite = await InProcessSuite.StartAsync(redis, setting, value, "--Redis:Replicas", "1");
        var congress = InProcessSuite.NewCongress();
        var measures = new Measures(suite, congress);
        await Until.TrueAsync("the replica is there", async () => ((object?[])(await redis.SendLineAsync("ROLE"))!)[2] is object?[] { Length: 1 });
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, await measures.SubscribeAsync());
        await measures.CreateAsync(46);
        var request = HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House));
        await suite.Resolutions.RecordActionsAsync(request);
        request.RequestId = "changes-nothing";

        Assert.Equal(0, (await suite.Resolutions.RecordActionsAsync(request)).ChangedCount);
        Assert.Equal(0, (await suite.Resolutions.RecordActionsAsync(request)).ChangedCount);
        var delivery = await consumer.NextAsync();
        await consumer.AcknowledgeAsync(delivery);
        await measures.UntilAsync(subscription => subscription.Checkpoint >= 1);
        Assert.Single((await suite.Resolutions.ListResolutionsAsync(new() { Parent = congress })).Resolutions);
        Assert.Single((await suite.Resolutions.ListActionsAsync(new() { Parent = $"{congress}/resolutions/hjres46" })).Actions);
        if (setting == Database)
            Assert.DoesNotContain("db0:", (string)(await redis.SendLineAsync("INFO keyspace"))!, StringComparison.Ordinal);
        else
            Assert.All((object?[])(await redis.SendLineAsync("KEYS *"))!, key => Assert.StartsWith($"{value}{{", (string)key!, StringComparison.Ordinal));
    }
}
