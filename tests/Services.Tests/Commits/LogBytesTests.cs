using Grpc.Core;
using VoteTracker.Services.Tests.Subscriptions;
using VoteTracker.Services.Tests.Watches;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>Small requests that write large updates: the log is bounded in bytes too, and who needs what it no longer has is told.</summary>
public sealed class LogBytesTests
{
    private const long Most = 64 << 20;
    private const long Step = 16 << 20;

    [Fact]
    public async Task A_log_of_few_large_updates_is_trimmed_and_what_is_behind_expires()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync("--appendfsync", "no");
        await using var suite = await InProcessSuite.StartAsync(redis, "--Redis:Fsync", "false");
        var measures = new Measures(suite, congress);
        await measures.SubscribeAsync();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(
            congress,
            [.. Enumerable.Range(1, 100).Select(number => new Action { Id = $"a{number}", Date = "2019-03-01", Kind = ActionKind.Other, Chamber = Chamber.House, Text = new('語', 8_192) })]));
        var large = await watcher.NextUpdateAsync();
        var cursor = watcher.Cursor;
        watcher.Dispose();
        await WriteAsync(suite, Most + 2 * Step);
        Assert.Equal(1, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).OldestOffset);

        // An operator who has less memory than was thought.
        await using var smaller = await InProcessSuite.StartAsync(redis, "--Redis:Fsync", "false", "--Redis:LogBytes", $"{Most}");
        await WriteAsync(smaller, 2 * Step);

        var head = await suite.Updates.GetHeadAsync(new() { Parent = congress });
        Assert.InRange((head.Offset - head.OldestOffset + 1) * large.CalculateSize(), Most - Step, Most + 2 * Step);
        Assert.Equal(SubscriptionState.Expired, (await measures.DescribeAsync()).State);
        using (var late = Watcher.Start(suite.Updates, congress, request => request.AfterCursor = cursor))
            (await late.EndAsync()).Demand(StatusCode.OutOfRange, "CURSOR_EXPIRED");
        foreach (var offset in (long[])[head.OldestOffset, head.Offset])
            Assert.Equal(100, (await suite.Updates.GetUpdateAsync(new() { Parent = congress, Offset = offset })).Actions.Count);
        // What is behind the log is not remembered either.
        Assert.InRange((long)(await redis.SendAsync("HLEN", $"{{{congress}}}:meta"))!, 1, 12);

        async Task WriteAsync(InProcessSuite to, long bytes)
        {
            var (measure, ids) = ($"{congress}/resolutions/hjres46", large.Actions.Select(action => action.Id).ToList());
            for (; bytes > 0; bytes -= 2L * large.CalculateSize())
            {
                await to.Resolutions.WithdrawActionsAsync(new() { Name = measure, ActionIds = { ids }, Reason = "x" });
                await to.Resolutions.ReinstateActionsAsync(new() { Name = measure, ActionIds = { ids } });
            }
        }
    }
}
