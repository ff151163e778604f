using System.Globalization;
using System.Text;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;
using StreamWriter = VoteTracker.Benchmarks.Wire.StreamWriter;

namespace VoteTracker.Benchmarks.PubSubSystems;

/// <summary>A Redis stream without anything around it: XADD, and XREAD BLOCK of every subscriber.</summary>
internal sealed class RedisPubSubSystem : IPubSubSystem
{
    private readonly MeasuredRedis _redis;
    private readonly RespClient _writer;
    private readonly StreamWriter _singles;
    private readonly int _length;

    private RedisPubSubSystem(MeasuredRedis redis, int length)
    {
        (_redis, _length) = (redis, length);
        (_writer, _singles) = (new RespClient(redis.Port), new StreamWriter(redis.Port, new Arrivals()));
    }

    public string Name => "redis";

    public double ProcessorSeconds => _redis.Server.ProcessorSeconds;

    public double ResidentBytes => _redis.Server.ResidentBytes;

    public bool SharesConnections => false;

    public static async Task<RedisPubSubSystem> StartAsync(string directory, int length, CancellationToken cancellationToken)
    {
        directory = Directory.CreateDirectory(Path.Combine(directory, "raw")).FullName;
        return new RedisPubSubSystem(await MeasuredRedis.StartAsync(directory, "always", cancellationToken), length);
    }

    public Task PrepareAsync(int topic) => Task.CompletedTask;

    public Task<IAsyncDisposable> SubscribeAsync(int topic, int subscribers, Arrivals arrivals) =>
        Task.FromResult<IAsyncDisposable>(new StreamReceiver(_redis.Port, arrivals, Stream(topic), "0-0"));

    public Func<Task> Burst(int topic, int updates)
    {
        var commands = Enumerable.Range(0, updates).SelectMany(sequence => Add(topic, sequence)).ToArray();
        return () => _writer.SendAsync(commands, updates);
    }

    public Task WriteAsync(int topic, int sequence)
    {
        _singles.Write(Add(topic, sequence));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _singles.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private byte[] Add(int topic, int sequence) => RespClient.Command(
        "XADD"u8.ToArray(), Encoding.ASCII.GetBytes(Stream(topic)), "*"u8.ToArray(), "update"u8.ToArray(), Payload.Of(sequence, _length));

    private static string Stream(int topic) => string.Create(CultureInfo.InvariantCulture, $"congresses/{topic}");
}
