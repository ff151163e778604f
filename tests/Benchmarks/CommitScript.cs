using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks;

/// <summary>
/// The commit script with the keys and arguments of one real call, for redis-benchmark to run by itself: what a write would cost
/// if nothing but Redis had to be done. It was overheard (MONITOR), so it is what the services do now.
/// </summary>
internal sealed partial class CommitScript
{
    /// <summary>The number of the write to overhear.</summary>
    public const int Sequence = 88_888_888;

    // As long as what stands there in a real call.
    private const string RunPlace = "__run_id__";
    private const string RandomPlace = "__rand_int__";

    private const int FirstKey = 3;
    private const int RequestKey = FirstKey + 4;
    private const int KeysBeforeChecks = 7;
    private const int CheckCount = 14;
    private const int FirstVariableArgument = 23;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly int _port;
    private readonly string[] _words;
    private readonly string[] _documents;

    private CommitScript(int port, string[] words)
    {
        var (arguments, firstCheck) = (FirstKey + int.Parse(words[FirstKey - 1], CultureInfo.InvariantCulture), FirstKey + KeysBeforeChecks);
        var checks = int.Parse(words[arguments + CheckCount], CultureInfo.InvariantCulture);
        (_port, _documents) = (port, words[firstCheck..(firstCheck + checks)]);
        _words = Repeatable(words, arguments, checks);
    }

    public static async Task<CommitScript> CaptureAsync(int port, Func<Task> write, CancellationToken cancellationToken)
    {
        using var monitor = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await monitor.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await using var stream = new NetworkStream(monitor);
        await stream.WriteAsync("MONITOR\r\n"u8.ToArray(), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Deadline, cancellationToken);
        await write();
        while (true)
        {
            var line = await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Deadline, cancellationToken);
            if (line?.Contains("\"EVALSHA\"", StringComparison.OrdinalIgnoreCase) == true
                && line.Contains(Payload.Id(Sequence), StringComparison.Ordinal))
            {
                var words = Word().Matches(line).Select(word => Unescape(word.Groups[1].Value));
                return new CommitScript(port, [.. words]);
            }
        }
    }

    /// <summary>Runs redis-benchmark for about a second.</summary>
    /// <returns>Scripts per second.</returns>
    public async Task<double> RunAsync(int clients, CancellationToken cancellationToken)
    {
        // The tool may draw the same numbers again, and a request that came before is answered without being carried out.
        var run = Guid.NewGuid().ToString("N")[..RunPlace.Length];
        var (rate, count, done) = await RunAsync(
            clients, _words[FirstKey + 1], [.. _words.Select(word => word.Replace(RunPlace, run, StringComparison.Ordinal))], cancellationToken);
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
        return (await RunAsync(clients, stream, ["XADD", stream, "*", "update", _words[^1]], cancellationToken)).Rate;
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
            .. RespClient.Command(["HMGET", _words[FirstKey], "epoch", "schema"]),
            .. _documents.SelectMany(document => RespClient.Command(["HMGET", document, "version", "message", "interior"])),
        ];
        // What stands in the places of numbers is as long as they are.
        var run = Guid.NewGuid().ToString("N")[..RunPlace.Length];
        var command = Encoding.ASCII.GetString(RespClient.Command(_words)).Replace(RunPlace, run, StringComparison.Ordinal);
        var commits = 0;
        var connections = Enumerable.Range(0, clients).Select(_ => new RespClient(_port)).ToArray();
        try
        {
            return await WritesBenchmark.RunAsync(clients, number => async () =>
            {
                if (afterReading)
                    await connections[number].SendAsync(reads, 1 + _documents.Length);
                var commit = Interlocked.Increment(ref commits).ToString("D12", CultureInfo.InvariantCulture);
                await connections[number].SendAsync(Encoding.ASCII.GetBytes(command.Replace(RandomPlace, commit, StringComparison.Ordinal)), 1);
            });
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
            "-p", _port.ToString(CultureInfo.InvariantCulture), "-c", clients.ToString(CultureInfo.InvariantCulture),
            "-n", count.ToString(CultureInfo.InvariantCulture), "-r", "1000000000", "-q",
        ];
        using var redis = new RespClient(_port);
        var before = await LengthAsync();
        var output = await Programs.RunToolAsync("redis-benchmark", [.. options, .. words], cancellationToken);
        var rate = double.Parse(Rate().Matches(output)[^1].Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return (rate, count, await LengthAsync() - before);

        async Task<long> LengthAsync() =>
            long.Parse((await redis.SendAsync(["XLEN", stream])).AsSpan(1), CultureInfo.InvariantCulture);
    }

    // Each time another request and another threat, as it is with real calls; what it read, nobody has changed.
    private static string[] Repeatable(string[] words, int arguments, int checks)
    {
        for (var check = 0; check < checks; check++)
        {
            words[FirstKey + KeysBeforeChecks + check] = words[FirstKey] + ":absent";
            words[arguments + FirstVariableArgument + 2 * check] = "version";
            words[arguments + FirstVariableArgument + 2 * check + 1] = "0";
        }
        words[RequestKey] = words[RequestKey][..^(RunPlace.Length + RandomPlace.Length)] + RunPlace + RandomPlace;
        return [.. words.Select(word => word.Replace(Payload.Id(Sequence), RandomPlace, StringComparison.Ordinal))];
    }

    // A command line carries no zero byte and a test no meaning: what is not text is replaced, at the same length.
    private static string Unescape(string quoted) => Escape().Replace(quoted, "x");

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Word();

    [GeneratedRegex(@"\\(?:x[0-9a-f]{2}|.)")]
    private static partial Regex Escape();

    [GeneratedRegex(@"([\d.]+) requests per second")]
    private static partial Regex Rate();
}
