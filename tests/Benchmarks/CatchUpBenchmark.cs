using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;
using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;
using VoteTracker.V1;
using Commit = VoteTracker.Benchmarks.PubSubSystems.Commit;

namespace VoteTracker.Benchmarks;

/// <summary>
/// ./dev bench catchup: subscribers that read a log from its beginning: one that reads 1,000,000 updates, then 10 and 100 at once on
/// shorter ones; against as many readers that page through the same stream with XRANGE on one StackExchange.Redis connection,
/// which is how a program without a feed would share what is in Redis. The pages have as many entries as those of the service.
/// </summary>
internal static class CatchUpBenchmark
{
    private const int Page = 512;
    private const int CommitsAtOnce = 1_000;
    private const int UpdatesInCommit = 10;

    // How many readers read how many updates each, and how many of them by XRANGE, whose rate does not depend on it.
    private static readonly (int Readers, int Updates, int ByRange)[] Cases =
        [(1, 1_000_000, 100_000), (10, 30_000, 10_000), (100, 5_000, 1_000)];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static async Task AddAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        await using var suite = await MeasuredSuite.StartAsync(directory, fsync: true, cancellationToken);
        await using var system = new VoteTrackerPubSubSystem(suite, "votetracker");
        await using var redis = await ConnectionMultiplexer.ConnectAsync(
            string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{suite.Redis.Port}"));
        var update = await system.UpdateAsync();
        for (var number = 0; number < Cases.Length; number++)
        {
            var (readers, updates, byRange) = Cases[number];
            var topic = number + 1;
            await Console.Error.WriteLineAsync($"bench: writing a log of {updates} updates");
            await FillAsync(suite, new Commit(topic, update), updates);
            var results = await Rounds.RunAsync(
                string.Create(CultureInfo.InvariantCulture, $"catch-up of {readers}"),
                [
                    ("votetracker", () => WatchAsync(suite, topic, readers, updates, cancellationToken)),
                    ("xrange", () => RangeAsync(redis.GetDatabase(), topic, readers, byRange)),
                ],
                cancellationToken);
            foreach (var (name, rounds) in results)
                figures.Add($"catchup_{readers}_{name}", "updates/s", rounds);
            figures.AddRatio(
                $"catchup_{readers}_to_xrange", results["votetracker"], results["xrange"], atLeast: readers == 10 ? 3 : null);
        }
    }

    private static async Task FillAsync(MeasuredSuite suite, Commit commit, int updates)
    {
        using var client = new RespClient(suite.Redis.Port);
        for (var done = 0; done < updates; done += CommitsAtOnce * UpdatesInCommit)
        {
            var commits = Math.Min(CommitsAtOnce, (updates - done) / UpdatesInCommit);
            await client.SendAsync(commit.Commands(commits, UpdatesInCommit), commits);
        }
    }

    private static async Task<double> WatchAsync(MeasuredSuite suite, int topic, int readers, int updates, CancellationToken cancellationToken)
    {
        var arrivals = new Arrivals();
        arrivals.Expect((long)readers * updates);
        var receivers = new List<Http2Receiver>();
        try
        {
            for (var reader = 0; reader < readers; reader++)
            {
                receivers.Add(new Http2Receiver(
                    suite.Updates.Port, arrivals, WatchResponse.UpdatesFieldNumber, UpdateBatch.UpdatesFieldNumber));
            }
            var started = Stopwatch.GetTimestamp();
            foreach (var receiver in receivers)
            {
                receiver.Open(
                    VoteTrackerPubSubSystem.WatchPath, new WatchRequest { Parent = Requests.Congress(topic), AfterCursor = "" }, halfClose: true);
            }
            var last = await arrivals.LastAsync(Patience, cancellationToken);
            return (double)readers * updates / Stopwatch.GetElapsedTime(started, last).TotalSeconds;
        }
        finally
        {
            foreach (var receiver in receivers)
                await receiver.DisposeAsync();
        }
    }

    private static async Task<double> RangeAsync(IDatabase database, int topic, int readers, int updates)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => ReadAsync()));
        return (double)readers * updates / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task ReadAsync()
        {
            RedisValue after = "0";
            for (var read = 0; read < updates;)
            {
                var entries = await database.StreamRangeAsync(
                    $"{{{Requests.Congress(topic)}}}:log", $"({after}", "+", Math.Min(Page, updates - read));
                if (entries is not [.., var last])
                    throw new InvalidOperationException($"the log ends after {read} of {updates} updates");
                (after, read) = (last.Id, read + entries.Length);
            }
        }
    }
}
