using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.V1;

namespace VoteTracker.Benchmarks;

/// <summary>
/// The keys and arguments of the commit script in one real call. They were overheard (MONITOR), so they are what the services send now.
/// </summary>
/// <param name="Documents">The keys of the documents that the call read.</param>
/// <param name="Words">The command, with places for what is another one in each call.</param>
internal sealed partial record RecordedCommit(string[] Documents, string[] Words)
{
    /// <summary>The place of what no other run has, as long as what stands there in a real call.</summary>
    public const string RunPlace = "__run_id__";

    /// <summary>The place of what no other call of the run has, and of the id of the veto threat. It is redis-benchmark's.</summary>
    public const string RandomPlace = "__rand_int__";

    private const int FirstKey = 3;
    private const int RequestKey = FirstKey + 4;
    private const int KeysBeforeChecks = 7;
    private const int CheckCount = 14;
    private const int FirstVariableArgument = 23;

    private const int Sequence = 88_888_888;

    // What redis-benchmark writes there is of the right length, but nothing that a service could read.
    private const int Topic = 2;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>The key of what is known of the Congress as a whole.</summary>
    public string Meta => Words[FirstKey];

    /// <summary>The key of the log.</summary>
    public string Log => Words[FirstKey + 1];

    /// <summary>Records a commit, on a Congress of its own.</summary>
    public static async Task<RecordedCommit> OfAsync(MeasuredSuite suite, CancellationToken cancellationToken)
    {
        await new ResolutionService.ResolutionServiceClient(suite.Resolutions.Channel).CreateResolutionAsync(
            Requests.Creation(Topic, number: 1), deadline: Requests.Deadline, cancellationToken: cancellationToken);
        using var monitor = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await monitor.ConnectAsync(IPAddress.Loopback, suite.Redis.Port, cancellationToken);
        await using var stream = new NetworkStream(monitor);
        await stream.WriteAsync("MONITOR\r\n"u8.ToArray(), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Deadline, cancellationToken);
        await new VetoThreatService.VetoThreatServiceClient(suite.VetoThreats.Channel).IssueVetoThreatAsync(
            Requests.Threat(Topic, measure: 1, Sequence), deadline: Requests.Deadline, cancellationToken: cancellationToken);
        while (true)
        {
            var line = await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Deadline, cancellationToken);
            if (line?.Contains("\"EVALSHA\"", StringComparison.OrdinalIgnoreCase) == true
                && line.Contains(Payload.Id(Sequence), StringComparison.Ordinal))
            {
                return Of([.. Word().Matches(line).Select(word => Unescape(word.Groups[1].Value))]);
            }
        }
    }

    /// <summary>What only one run has.</summary>
    public static string NewRun() => Guid.NewGuid().ToString("N")[..RunPlace.Length];

    public static RecordedCommit Read(string path) => JsonSerializer.Deserialize<RecordedCommit>(File.ReadAllBytes(path))!;

    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>The command with a run in its place.</summary>
    public string[] WordsOf(string run) => [.. Words.Select(word => word.Replace(RunPlace, run, StringComparison.Ordinal))];

    // Each time another request and another threat, as it is with real calls; what it read, nobody has changed.
    private static RecordedCommit Of(string[] words)
    {
        var (arguments, firstCheck) = (FirstKey + int.Parse(words[FirstKey - 1], CultureInfo.InvariantCulture), FirstKey + KeysBeforeChecks);
        var checks = int.Parse(words[arguments + CheckCount], CultureInfo.InvariantCulture);
        var documents = words[firstCheck..(firstCheck + checks)];
        for (var check = 0; check < checks; check++)
        {
            words[firstCheck + check] = words[FirstKey] + ":absent";
            words[arguments + FirstVariableArgument + 2 * check] = "version";
            words[arguments + FirstVariableArgument + 2 * check + 1] = "0";
        }
        words[RequestKey] = words[RequestKey][..^(RunPlace.Length + RandomPlace.Length)] + RunPlace + RandomPlace;
        return new(documents, [.. words.Select(word => word.Replace(Payload.Id(Sequence), RandomPlace, StringComparison.Ordinal))]);
    }

    // A command line carries no zero byte and a test no meaning: what is not text is replaced, at the same length.
    private static string Unescape(string quoted) => Escape().Replace(quoted, "x");

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Word();

    [GeneratedRegex(@"\\(?:x[0-9a-f]{2}|.)")]
    private static partial Regex Escape();
}
