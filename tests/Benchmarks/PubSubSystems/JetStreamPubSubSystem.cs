using System.Globalization;
using System.Text;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks.PubSubSystems;

/// <summary>JetStream with file storage and a push consumer. It acknowledges before the file is synced.</summary>
internal sealed class JetStreamPubSubSystem : IPubSubSystem
{
    private const string Inbox = "acknowledged";

    private readonly NatsServer _nats;
    private readonly NatsConnection _writer;
    private readonly int _length;

    private JetStreamPubSubSystem(NatsServer nats, int length)
    {
        (_nats, _length) = (nats, length);
        _writer = new NatsConnection(nats.Port, new Arrivals());
        _writer.Subscribe(Inbox);
    }

    public string Name => "jetstream";

    public double ProcessorSeconds => _nats.Server.ProcessorSeconds;

    public double ResidentBytes => _nats.Server.ResidentBytes;

    public bool SharesConnections => true;

    public static async Task<JetStreamPubSubSystem> StartAsync(string directory, int length, CancellationToken cancellationToken) =>
        new(await NatsServer.StartAsync(directory, jetStream: true, cancellationToken), length);

    public async Task PrepareAsync(int topic) => await AskAsync(
        $"STREAM.CREATE.{Stream(topic)}",
        $$"""{"name":"{{Stream(topic)}}","subjects":["{{Subject(topic)}}"],"storage":"file","retention":"limits","num_replicas":1}""");

    public async Task<IAsyncDisposable> SubscribeAsync(int topic, int subscribers, Arrivals arrivals)
    {
        var connection = new NatsConnection(_nats.Port, arrivals);
        for (var subscriber = 0; subscriber < subscribers; subscriber++)
        {
            var deliver = $"deliver.{Guid.NewGuid():N}";
            connection.Subscribe(deliver);
            await connection.FlushAsync();
            await AskAsync(
                $"CONSUMER.CREATE.{Stream(topic)}",
                $$$"""{"stream_name":"{{{Stream(topic)}}}","config":{"deliver_subject":"{{{deliver}}}","deliver_policy":"new","ack_policy":"none"}}""");
            arrivals.AddOpen();
        }
        return connection;
    }

    public Func<Task> Burst(int topic, int updates)
    {
        var messages = Enumerable.Range(0, updates).SelectMany(sequence => Message(topic, sequence)).ToArray();
        return () => Task.Run(() => _writer.Publish(messages));
    }

    public Task WriteAsync(int topic, int sequence)
    {
        // Nobody waits for the acknowledgement here: what is measured is when the subscriber has it.
        _writer.Publish(Message(topic, sequence));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _nats.DisposeAsync();
    }

    private async Task AskAsync(string call, string json)
    {
        var reply = string.Create(CultureInfo.InvariantCulture, $"reply.{Guid.NewGuid():N}");
        var answer = new List<byte>();
        var arrivals = new Arrivals { Observer = bytes => answer.AddRange(bytes) };
        arrivals.Expect(1);
        await using var connection = new NatsConnection(_nats.Port, arrivals);
        connection.Subscribe(reply);
        connection.Publish(NatsConnection.Message($"$JS.API.{call}", Encoding.UTF8.GetBytes(json), reply));
        await arrivals.LastAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        if (Encoding.UTF8.GetString([.. answer]) is var text && text.Contains("\"error\"", StringComparison.Ordinal))
            throw new InvalidOperationException($"JetStream refused {call}: {text}");
    }

    private byte[] Message(int topic, int sequence) => NatsConnection.Message(Subject(topic), Payload.Of(sequence, _length), Inbox);

    private static string Stream(int topic) => string.Create(CultureInfo.InvariantCulture, $"congresses-{topic}");

    private static string Subject(int topic) => string.Create(CultureInfo.InvariantCulture, $"congresses.{topic}");
}
