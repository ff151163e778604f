using System.Globalization;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;
using VoteTracker.V1;

namespace VoteTracker.Benchmarks.PubSubSystems;

/// <summary>The calls and streams of VoteTracker, served by two processes of <see cref="RelayProgram"/>: the floor under ours.</summary>
internal sealed class RelayPubSubSystem : IPubSubSystem
{
    private readonly MeasuredRedis? _redis;
    private readonly (Server Server, int Port) _writes;
    private readonly (Server Server, int Port) _streams;
    private readonly GrpcChannel _channel;
    private readonly VetoThreatService.VetoThreatServiceClient _vetoThreats;

    private RelayPubSubSystem(string name, MeasuredRedis? redis, (Server Server, int Port) writes, (Server Server, int Port) streams)
    {
        (Name, _redis, _writes, _streams) = (name, redis, writes, streams);
        _channel = GrpcChannel.ForAddress(Address(writes.Port));
        _vetoThreats = new(_channel);
    }

    public string Name { get; }

    public double ProcessorSeconds => (_redis?.Server.ProcessorSeconds ?? 0) + _writes.Server.ProcessorSeconds + _streams.Server.ProcessorSeconds;

    public double ResidentBytes => _streams.Server.ResidentBytes;

    public bool SharesConnections => true;

    /// <summary>Starts it over a Redis of its own, with one XADD for a write.</summary>
    public static async Task<RelayPubSubSystem> StartAsync(string directory, CancellationToken cancellationToken)
    {
        directory = Directory.CreateDirectory(Path.Combine(directory, RelayProgram.Name)).FullName;
        var redis = await MeasuredRedis.StartAsync(directory, "always", cancellationToken);
        return new RelayPubSubSystem(
            "grpc_relay",
            redis,
            await StartAsync(directory, "writes", redis.Port, [], cancellationToken),
            await StartAsync(directory, "streams", redis.Port, [], cancellationToken));
    }

    /// <summary>Starts it over the Redis of a suite, with what a commit there reads and writes for a write.</summary>
    public static async Task<RelayPubSubSystem> OfCommitsAsync(
        string directory, MeasuredSuite suite, RecordedCommit commit, CancellationToken cancellationToken)
    {
        const string name = "grpc_relay_of_commits";
        directory = Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
        var path = Path.Combine(directory, "commit.json");
        commit.Write(path);
        return new RelayPubSubSystem(
            name,
            redis: null,
            await StartAsync(directory, "writes", suite.Redis.Port, ["--commit", path], cancellationToken),
            await StartAsync(directory, "streams", suite.Redis.Port, [], cancellationToken));
    }

    public Task PrepareAsync(int topic) => Task.CompletedTask;

    public Task<IAsyncDisposable> SubscribeAsync(int topic, int subscribers, Arrivals arrivals)
    {
        var receiver = new Http2Receiver(_streams.Port, arrivals, WatchResponse.UpdatesFieldNumber, UpdateBatch.UpdatesFieldNumber);
        var request = new WatchRequest { Parent = Requests.Congress(topic), Live = new Live() };
        for (var subscriber = 0; subscriber < subscribers; subscriber++)
            receiver.Open(VoteTrackerPubSubSystem.WatchPath, request, halfClose: true);
        return Task.FromResult<IAsyncDisposable>(receiver);
    }

    public Func<Task> Burst(int topic, int updates) => throw new NotSupportedException("only single writes are measured");

    public async Task WriteAsync(int topic, int sequence) =>
        await _vetoThreats.IssueVetoThreatAsync(Requests.Threat(topic, measure: 1, sequence), deadline: Requests.Deadline);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _writes.Server.DisposeAsync();
        await _streams.Server.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    private static async Task<(Server Server, int Port)> StartAsync(
        string directory, string name, int redisPort, string[] options, CancellationToken cancellationToken)
    {
        var port = FreePorts.Next();
        using var channel = GrpcChannel.ForAddress(Address(port));
        var health = new Health.HealthClient(channel);
        string[] command =
        [
            "dotnet", Environment.GetCommandLineArgs()[0], RelayProgram.Name,
            "--port", port.ToString(CultureInfo.InvariantCulture), "--redis", redisPort.ToString(CultureInfo.InvariantCulture),
            .. options,
        ];
        var server = await Server.StartAsync(
            directory,
            name,
            command,
            async () => await health.CheckAsync(new(), deadline: DateTime.UtcNow.AddSeconds(2), cancellationToken: cancellationToken),
            cancellationToken);
        return (server, port);
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
}
