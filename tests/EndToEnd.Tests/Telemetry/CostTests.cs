using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;
using VoteTracker.EndToEnd.Tests.Faults;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Telemetry;

/// <summary>
/// What a write and a delivered update cost: commands that Redis carries out, those of scripts too, and bytes that are allocated. These are
/// counts and not times, so they hold on any machine; docs/performance.md says what they were when the limits were set.
/// </summary>
public sealed partial class CostTests
{
    private const int Watchers = 50;
    private const int Writes = 200;
    private const int WritesOnOneMeasure = 20;
    private const string Congress = "congresses/116";

    [GeneratedRegex(@"^dotnet_gc_heap_total_allocated_bytes_total\S* (\S+)", RegexOptions.Multiline)]
    private static partial Regex Allocated { get; }

    [Fact]
    public async Task A_write_and_a_delivered_update_cost_no_more_than_they_did()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var resolutions = new Measured("Resolutions", redis);
        await using var threats = new Measured("VetoThreats", redis);
        await using var updates = new Measured("Updates", redis);
        await Task.WhenAll(resolutions.Service.StartAsync(), threats.Service.StartAsync(), updates.Service.StartAsync());
        using var end = new CancellationTokenSource(Until.Deadline);
        var watchers = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(_ => WatchAsync(updates.Service, end.Token)));
        await CreateAsync(resolutions.Service, 2 * Writes / WritesOnOneMeasure, end.Token);
        // What is done once is done before.
        await WriteAsync(threats.Service, watchers, first: 0, end.Token);

        var before = (Commands: await CommandsAsync(redis), Writing: await threats.AllocatedAsync(), Delivering: await updates.AllocatedAsync());
        await WriteAsync(threats.Service, watchers, first: Writes, end.Token);
        var commands = (double)(await CommandsAsync(redis) - before.Commands) / Writes;
        var written = (await threats.AllocatedAsync() - before.Writing) / Writes;
        var delivered = (await updates.AllocatedAsync() - before.Delivering) / (Writes * Watchers);

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{commands:F1} commands and {written:F0} bytes a write, {delivered:F0} bytes a delivered update"));
        Assert.InRange(commands, 1, 23);
        Assert.InRange(written, 1, 85_000);
        Assert.InRange(delivered, 1, 340);
    }

    private static async Task<AsyncServerStreamingCall<WatchResponse>> WatchAsync(ServiceProcess updates, CancellationToken cancellationToken)
    {
        var call = new UpdateService.UpdateServiceClient(updates.Invoker).Watch(
            new() { Parent = Congress, Live = new(), Filter = new() { Kinds = { ResourceKind.VetoThreat } } }, cancellationToken: cancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(cancellationToken));
        return call;
    }

    private static async Task CreateAsync(ServiceProcess resolutions, int measures, CancellationToken cancellationToken)
    {
        var client = new ResolutionService.ResolutionServiceClient(resolutions.Invoker);
        for (var number = 1; number <= measures; number++)
        {
            await client.CreateResolutionAsync(
                new()
                {
                    Parent = Congress,
                    Resolution = new() { Type = ResolutionType.Hjres, Number = number, Title = "National emergency", IntroducedDate = "2019-02-22" },
                },
                cancellationToken: cancellationToken);
        }
    }

    // Each write is seen by all before the next one, so that no two go together.
    private static async Task WriteAsync(
        ServiceProcess threats, AsyncServerStreamingCall<WatchResponse>[] watchers, int first, CancellationToken cancellationToken)
    {
        var client = new VetoThreatService.VetoThreatServiceClient(threats.Invoker);
        for (var number = first; number < first + Writes; number++)
        {
            var threat = await client.IssueVetoThreatAsync(
                new()
                {
                    Parent = Congress,
                    VetoThreatId = $"t{number}",
                    VetoThreat = new()
                    {
                        Resolutions = { $"{Congress}/resolutions/hjres{1 + number / WritesOnOneMeasure}" },
                        Level = VetoThreatLevel.PresidentWouldVeto,
                        Statement = "If this joint resolution were presented, he would veto it.",
                        IssueDate = "2019-02-26",
                        Source = new() { Kind = SourceKind.PressReport, Title = "Press", Speaker = "The President" },
                    },
                },
                cancellationToken: cancellationToken);
            await Task.WhenAll(watchers.Select(watcher => SeenAsync(watcher, threat.Name, cancellationToken)));
        }
    }

    private static async Task SeenAsync(AsyncServerStreamingCall<WatchResponse> watcher, string name, CancellationToken cancellationToken)
    {
        do
            Assert.True(await watcher.ResponseStream.MoveNext(cancellationToken));
        while (watcher.ResponseStream.Current.Updates?.Updates.Any(update => update.VetoThreat.Name == name) is not true);
    }

    // But for those by which each process asks once a second how the store is.
    private static async Task<long> CommandsAsync(RedisProcess redis)
    {
        string[] background = ["setrange", "ping", "info", "config|get", "role", "client|id"];
        return ((string)(await redis.SendLineAsync("INFO commandstats"))!).Split('\n')
            .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal) && !background.Any(command => line.StartsWith($"cmdstat_{command}:", StringComparison.Ordinal)))
            .Sum(line => long.Parse(line.Split('=', ',')[1], CultureInfo.InvariantCulture));
    }

    /// <summary>A service whose allocations are counted.</summary>
    private sealed class Measured(string program, RedisProcess redis) : IAsyncDisposable
    {
        private readonly HttpClient _http = new();
        private readonly string _url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Next()}");
        private ServiceProcess? _service;

        public ServiceProcess Service => _service ??= new(program, program, ["--Redis:Endpoint", redis.Endpoint, "--Metrics:Url", _url]);

        public async Task<double> AllocatedAsync() =>
            double.Parse(Allocated.Match(await _http.GetStringAsync($"{_url}/metrics")).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await Service.DisposeAsync();
        }
    }
}
