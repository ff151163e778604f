using System.Globalization;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks.Servers;

/// <summary>A NATS server. Its JetStream syncs a file to the disk every two minutes (2.9 knows no other policy).</summary>
internal sealed class NatsServer : IAsyncDisposable
{
    private NatsServer(int port) => Port = port;

    public int Port { get; }

    public Server Server { get; private set; } = null!;

    public static async Task<NatsServer> StartAsync(string directory, bool jetStream, CancellationToken cancellationToken)
    {
        var nats = new NatsServer(FreePorts.Next());
        directory = Directory.CreateDirectory(Path.Combine(directory, jetStream ? "jetstream" : "nats")).FullName;
        string[] command =
        [
            Environment.GetEnvironmentVariable("NATS_SERVER") is { Length: > 0 } given ? given : "nats-server",
            "--addr", "127.0.0.1", "--port", nats.Port.ToString(CultureInfo.InvariantCulture),
            .. jetStream ? (string[])["--jetstream", "--store_dir", directory] : [],
        ];
        nats.Server = await Server.StartAsync(
            directory,
            "nats",
            command,
            async () =>
            {
                await using var client = new NatsConnection(nats.Port, new Arrivals());
                await client.FlushAsync();
            },
            cancellationToken);
        return nats;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
