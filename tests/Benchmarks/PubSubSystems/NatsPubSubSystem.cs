using System.Globalization;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks.PubSubSystems;

/// <summary>NATS core: kept nowhere, delivered at most once.</summary>
internal sealed class NatsPubSubSystem : IPubSubSystem
{
    private readonly NatsServer _nats;
    private readonly NatsConnection _writer;
    private readonly int _length;

    private NatsPubSubSystem(NatsServer nats, int length) =>
        (_nats, _writer, _length) = (nats, new NatsConnection(nats.Port, new Arrivals()), length);

    public string Name => "nats";

    public double ProcessorSeconds => _nats.Server.ProcessorSeconds;

    public double ResidentBytes => _nats.Server.ResidentBytes;

    public bool SharesConnections => true;

    public static async Task<NatsPubSubSystem> StartAsync(string directory, int length, CancellationToken cancellationToken) =>
        new(await NatsServer.StartAsync(directory, jetStream: false, cancellationToken), length);

    public Task PrepareAsync(int topic) => Task.CompletedTask;

    public async Task<IAsyncDisposable> SubscribeAsync(int topic, int subscribers, Arrivals arrivals)
    {
        var connection = new NatsConnection(_nats.Port, arrivals);
        for (var subscriber = 0; subscriber < subscribers; subscriber++)
            connection.Subscribe(Subject(topic));
        await connection.FlushAsync();
        for (var subscriber = 0; subscriber < subscribers; subscriber++)
            arrivals.AddOpen();
        return connection;
    }

    public Func<Task> Burst(int topic, int updates)
    {
        var messages = Enumerable.Range(0, updates).SelectMany(sequence => Message(topic, sequence)).ToArray();
        return () => Task.Run(() => _writer.Publish(messages));
    }

    public Task WriteAsync(int topic, int sequence)
    {
        _writer.Publish(Message(topic, sequence));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _nats.DisposeAsync();
    }

    private byte[] Message(int topic, int sequence) => NatsConnection.Message(Subject(topic), Payload.Of(sequence, _length));

    private static string Subject(int topic) => string.Create(CultureInfo.InvariantCulture, $"congresses.{topic}");
}
