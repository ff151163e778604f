using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoteTracker.State;
using VoteTracker.State.Connection;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>History that is read from the store: a page has a bounded number of bytes, and the store is kept busy as little as that allows.</summary>
public sealed class LogReadTests
{
    private const int All = 1_000;

    private readonly string _congress = InProcessSuite.NewCongress();

    [Fact]
    public async Task History_is_read_by_bare_commands_as_long_as_no_update_is_too_large_for_that_and_by_the_script_then()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        await using var log = await Log.OpenAsync(redis, _congress);
        await RecordAsync(own, threats: 60);

        Assert.Equal((61, 0), await log.ReadAsync());
        Assert.Equal([1L, 2, 3], (await log.PageAsync(3)).Entries.Select(entry => entry.Offset));
        Assert.Equal(await LargestAsync(redis), await redis.SendLineAsync($"HGET {{{_congress}}}:meta largest"));

        // More than the sixteenth part of a page.
        await own.Votes.RecordVoteAsync(LargeVote(94));
        Assert.InRange(int.Parse(await LargestAsync(redis), CultureInfo.InvariantCulture), 62_501, 1_000_000);
        Assert.Equal((63, 1), await log.ReadAsync());
        Assert.Equal(await LargestAsync(redis), await redis.SendLineAsync($"HGET {{{_congress}}}:meta largest"));
    }

    [Fact]
    public async Task A_log_to_which_an_older_release_has_written_has_no_largest_update_and_is_read_by_the_script()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "2");
        await using var log = await Log.OpenAsync(redis, _congress);
        await RecordAsync(own, threats: 60);
        await redis.SendLineAsync($"HSET {{{_congress}}}:meta schema 3");
        await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(_congress));

        Assert.Equal((63, 1), await log.ReadAsync());
        Assert.Equal(0L, await redis.SendLineAsync($"HEXISTS {{{_congress}}}:meta largest"));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("2")]
    public async Task Many_small_updates_before_large_ones_do_not_make_the_store_load_all_of_these_at_once(string schema)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", schema);
        await using var log = await Log.OpenAsync(redis, _congress);
        await RecordAsync(own, threats: 60);
        for (var number = 100; number < 140; number++)
            await own.Votes.RecordVoteAsync(LargeVote(number));
        using var monitor = await RedisMonitor.StartAsync(redis);

        var page = await log.PageAsync();

        var largest = int.Parse(await LargestAsync(redis), CultureInfo.InvariantCulture);
        Assert.InRange(page.Entries.Sum(entry => entry.Update.Length), 1_000_000, 1_000_000 + largest);
        // Of what is left of the page, the store is never asked for more than fit.
        var (left, counts) = (1_000_000 + largest, await monitor.CountsAsync("XRANGE"));
        Assert.All(counts[1..], count => Assert.InRange(count, 1, Math.Max(1, left / largest)));
    }

    private async Task RecordAsync(InProcessSuite own, int threats)
    {
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(_congress));
        for (var number = 1; number <= threats; number++)
            await own.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(_congress, $"t{number}"));
    }

    private V1.RecordVoteRequest LargeVote(int number)
    {
        var vote = HJRes46Scenario.HousePassage(_congress, yea: 240, nay: 190);
        vote.Vote.Number = number;
        foreach (var position in vote.Positions)
            position.Member.DisplayName = new string('\u8a9e', 128);
        return vote;
    }

    private async Task<string> LargestAsync(RedisProcess redis)
    {
        var largest = await redis.SendLineAsync(
            "EVAL \"local most = 0 for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do most = math.max(most, #entry[2][2]) end "
            + $"return most\" 1 {{{_congress}}}:log");
        return $"{largest}";
    }

    /// <summary>The log as a service reads it.</summary>
    private sealed class Log(RedisProcess redis, RedisConnection connection, int congress) : IAsyncDisposable
    {
        private readonly UpdateLog _log = new(connection);

        public static async Task<Log> OpenAsync(RedisProcess redis, string congress)
        {
            var options = Options.Create(new RedisOptions { Endpoint = redis.Endpoint });
            var connection = new RedisConnection(options, NullLogger<RedisConnection>.Instance, _ => { });
            var number = int.Parse(congress[(congress.IndexOf('/', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
            var log = new Log(redis, connection, number);
            // A script is loaded when it is first run.
            await log._log.HeadAsync(number);
            return log;
        }

        public Task<LogPage> PageAsync(int most = All) => _log.ReadHistoryAsync(congress, 0, most);

        /// <summary>How many updates a page has, and how many scripts that took.</summary>
        public async Task<(int Updates, int Scripts)> ReadAsync()
        {
            using var monitor = await RedisMonitor.StartAsync(redis);
            var page = await PageAsync();
            return (page.Entries.Count, (await monitor.CommandsAsync()).Count(command => command.Contains("\"EVALSHA\"", StringComparison.Ordinal)));
        }

        public async ValueTask DisposeAsync()
        {
            _log.Dispose();
            await connection.DisposeAsync();
        }
    }
}
