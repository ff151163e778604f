using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks;

/// <summary>
/// The commit script as one real call runs it, for redis-benchmark to run by itself: what a write would cost if nothing but Redis had to
/// be done.
/// </summary>
/// <param name="commit">The commit.</param>
/// <param name="port">The Redis that it was recorded at.</param>
internal sealed partial class CommitScript(RecordedCommit commit, int port)
{
    /// <summary>Runs redis-benchmark for about a second.</summary>
    /// <returns>Scripts per second.</returns>
    public async Task<double> RunAsync(int clients, CancellationToken cancellationToken)
    {
        // The tool may draw the same numbers again, and a request that came before is answered without being carried out.
        var (rate, count, done) = await RunAsync(clients, commit.Log, commit.WordsOf(RecordedCommit.NewRun()), cancellationToken);
        // Two of so many random numbers may be the same by chance, and more than a few are not chance.
        return done <= count && done >= count * 0.999
            ? rate
            : throw new InvalidOperationException($"{done} of {count} commits of redis-benchmark are on the log");
    }

    /// <summary>Runs redis-benchmark for about a second, with what Redis does at least: the update alone, appended to a stream.</summary>
    /// <returns>Entries per second.</returns>
    public async Task<double> RunBareAsync(int clients, CancellationToken cancellationToken)
    {
        const string stream = "bare";
        return (await RunAsync(clients, stream, ["XADD", stream, "*", "update", commit.Words[^1]], cancellationToken)).Rate;
    }

    /// <summary>
    /// Runs it from connections of this process for about a second, each of which reads first what a call is decided on. Who decides outside of
    /// Redis waits twice for its one thread and for its fsync, so beside the same without reading this is what Redis leaves of the bare script.
    /// </summary>
    /// <returns>Scripts per second.</returns>
    public async Task<double> RunInTurnAsync(int clients, bool afterReading)
    {
        byte[] reads =
        [
            .. RespClient.Command(["HMGET", commit.Meta, "epoch", "schema"]),
            .. commit.Documents.SelectMany(document => RespClient.Command(["HMGET", document, "version", "message", "interior"])),
        ];
        // What stands in the places of numbers is as long as they are.
        var command = Encoding.ASCII.GetString(RespClient.Command(commit.WordsOf(RecordedCommit.NewRun())));
        var commits = 0;
        using var redis = new RespClient(port);
        var before = await LengthAsync(redis, commit.Log);
        var connections = Enumerable.Range(0, clients).Select(_ => new RespClient(port)).ToArray();
        try
        {
            var rate = await WritesBenchmark.RunAsync(clients, number => async () =>
            {
                if (afterReading)
                    await connections[number].SendAsync(reads, 1 + commit.Documents.Length);
                var id = Interlocked.Increment(ref commits).ToString("D12", CultureInfo.InvariantCulture);
                await connections[number].SendAsync(
                    Encoding.ASCII.GetBytes(command.Replace(RecordedCommit.RandomPlace, id, StringComparison.Ordinal)), 1);
            });
            var done = await LengthAsync(redis, commit.Log) - before;
            return done == commits
                ? rate
                : throw new InvalidOperationException($"{done} of {commits} commits are on the log");
        }
        finally
        {
            foreach (var connection in connections)
                connection.Dispose();
        }
    }

    private async Task<(double Rate, int Count, long Added)> RunAsync(int clients, string stream, string[] words, CancellationToken cancellationToken)
    {
        var count = clients == 1 ? 2_000 : 10_000;
        string[] options =
        [
            "-p", port.ToString(CultureInfo.InvariantCulture), "-c", clients.ToString(CultureInfo.InvariantCulture),
            "-n", count.ToString(CultureInfo.InvariantCulture), "-r", "1000000000", "-q",
        ];
        using var redis = new RespClient(port);
        var before = await LengthAsync(redis, stream);
        var output = await Programs.RunToolAsync("redis-benchmark", [.. options, .. words], cancellationToken);
        var rate = double.Parse(Rate().Matches(output)[^1].Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return (rate, count, await LengthAsync(redis, stream) - before);
    }

    private static async Task<long> LengthAsync(RespClient redis, string stream) =>
        long.Parse((await redis.SendAsync(["XLEN", stream])).AsSpan(1), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"([\d.]+) requests per second")]
    private static partial Regex Rate();
}
