using System.Globalization;
using Google.Protobuf;
using VoteTracker.State;
using VoteTracker.Updates.Feed;
using VoteTracker.V1;
using Frame = VoteTracker.V1.WatchResponse.FrameOneofCase;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>Wake-ups tell what was appended: where that could be taken for what it is not, and where they tell nothing.</summary>
public sealed class WakeUpTests
{
    [Fact]
    public async Task What_a_wake_up_tells_is_delivered_without_reading_the_log()
    {
        await using var log = await WatchedLog.StartAsync();
        var reads = await log.ReadsAsync();

        await log.RecordActionAsync("first");
        await log.ExpectAsync(2);
        await log.RecordActionAsync("second");
        await log.ExpectAsync(3);

        Assert.Equal(reads, await log.ReadsAsync());
    }

    [Fact]
    public async Task What_is_too_long_for_a_wake_up_is_read_and_what_follows_is_told_again()
    {
        await using var log = await WatchedLog.StartAsync();
        var reads = await log.ReadsAsync();

        await log.RecordActionAsync("long", new string('x', 8_000), new string('y', 8_000), new string('z', 8_000));
        await log.ExpectAsync(2);
        var readsThen = await log.ReadsAsync();
        await log.RecordActionAsync("short");
        await log.ExpectAsync(3);

        Assert.True(readsThen > reads);
        Assert.Equal(readsThen, await log.ReadsAsync());
    }

    [Theory]
    [InlineData("another epoch")]
    [InlineData("another commit before")]
    [InlineData("a later place")]
    public async Task What_does_not_follow_the_log_as_it_is_known_is_not_taken(string forged)
    {
        await using var log = await WatchedLog.StartAsync();
        await log.RecordActionAsync("first");
        await log.ExpectAsync(2);
        var (epoch, tip) = (await log.MetaAsync("epoch"), await log.MetaAsync("tip"));
        var offset = forged == "a later place" ? 4 : 3;
        var update = new Update { Offset = offset, Resolution = new Resolution { Name = $"{log.Congress}/resolutions/hr1" } };

        await log.PublishAsync(
            forged == "another epoch" ? new string('0', 32) : epoch,
            forged == "another commit before" ? "2-0000000000000000" : tip,
            offset,
            update);
        await log.RecordActionAsync("second");

        Assert.Equal($"{log.Congress}/resolutions/hjres46", (await log.ExpectAsync(3)).Resolution.Name);
    }

    [Fact]
    public async Task A_commit_of_a_release_that_keeps_no_tip_is_read_and_does_not_pass_for_the_one_before_it()
    {
        await using var log = await WatchedLog.StartAsync();
        var tip = await log.MetaAsync("tip");
        await log.RecordActionAsync("of-that-release");
        await log.ExpectAsync(2);
        await log.Redis.SendLineAsync($"HSET {{{log.Congress}}}:meta tip {tip}");
        var reads = await log.ReadsAsync();

        await log.RecordActionAsync("of-this-one");
        await log.ExpectAsync(3);

        Assert.True(await log.ReadsAsync() > reads);
    }

    [Fact]
    public void Wake_ups_that_a_tail_does_not_take_are_dropped_beyond_a_bound_and_the_log_is_read()
    {
        using var wakeUps = new WakeUps();
        var append = new LogAppend("epoch", "1-0", "2-0", [new LogEntry(2, new byte[10_000], 0)], Size: 10_000);

        for (var taken = 0; taken < 6; taken++)
            wakeUps.Add(append);
        Assert.Equal(6, wakeUps.Take()?.Count);
        for (var late = 0; late < 7; late++)
            wakeUps.Add(append);

        Assert.Null(wakeUps.Take());
        Assert.Empty(wakeUps.Take()!);
    }

    /// <summary>A Congress with one measure and one who watches it, on a Redis of its own.</summary>
    private sealed class WatchedLog : IAsyncDisposable
    {
        private readonly InProcessSuite _suite;
        private readonly Watcher _watcher;

        private WatchedLog(RedisProcess redis, InProcessSuite suite, string congress, Watcher watcher) =>
            (Redis, _suite, Congress, _watcher) = (redis, suite, congress, watcher);

        public RedisProcess Redis { get; }

        public string Congress { get; }

        public static async Task<WatchedLog> StartAsync()
        {
            var congress = InProcessSuite.NewCongress();
            var redis = await RedisProcess.StartAsync();
            // Nothing but wake-ups makes the log be read: it is looked at again after the test.
            var suite = await InProcessSuite.StartAsync(redis, "--Watch:TailInterval", "00:01:00");
            await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
            var watcher = await Watcher.LiveAsync(suite.Updates, congress);
            await watcher.NextAsync(Frame.CaughtUp);
            return new WatchedLog(redis, suite, congress, watcher);
        }

        public async Task RecordActionAsync(string id, params string[] texts)
        {
            var actions = texts.DefaultIfEmpty("Referred.").Select((text, at) =>
            {
                var action = HJRes46Scenario.Action($"{id}-{at}", "2019-02-23", ActionKind.Other);
                action.Text = text;
                return action;
            });
            await _suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(Congress, [.. actions]));
        }

        public async Task<Update> ExpectAsync(long offset)
        {
            var update = await _watcher.NextUpdateAsync();
            Assert.Equal(offset, update.Offset);
            return update;
        }

        /// <summary>How often the log was read forwards, which nobody but its tail does here.</summary>
        public async Task<long> ReadsAsync() => (long)(await Redis.SendLineAsync(
            "EVAL \"return tonumber(string.match(redis.call('INFO', 'commandstats'), 'cmdstat_xrange:calls=(%d+)') or 0)\" 0"))!;

        public async Task<string> MetaAsync(string field) => (string)(await Redis.SendLineAsync($"HGET {{{Congress}}}:meta {field}"))!;

        public async Task PublishAsync(string epoch, string tipBefore, long first, Update update)
        {
            var bytes = update.ToByteArray();
            var header = string.Create(CultureInfo.InvariantCulture, $"{epoch} {tipBefore} {first}-ffffffffffffffff {first} {bytes.Length} 0\n");
            var escaped = string.Concat(header.Select(letter => letter == '\n' ? "\\n" : $"{letter}"))
                + string.Concat(bytes.Select(one => $"\\x{one:x2}"));
            await Redis.SendLineAsync($"PUBLISH {{{Congress}}}:wake \"{escaped}\"");
        }

        public async ValueTask DisposeAsync()
        {
            _watcher.Dispose();
            await _suite.DisposeAsync();
            await Redis.DisposeAsync();
        }
    }
}
