using System.Globalization;
using Etcdserverpb;
using Grpc.Net.Client;

namespace VoteTracker.Benchmarks.Servers;

/// <summary>An etcd of one member. It syncs its log to the disk before it acknowledges.</summary>
internal sealed class EtcdServer : IAsyncDisposable
{
    private EtcdServer(int port)
    {
        Port = port;
        Channel = GrpcChannel.ForAddress(Url(port));
    }

    public int Port { get; }

    public GrpcChannel Channel { get; }

    public Server Server { get; private set; } = null!;

    public static async Task<EtcdServer> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var etcd = new EtcdServer(FreePorts.Next());
        directory = Directory.CreateDirectory(Path.Combine(directory, "etcd")).FullName;
        var peer = Url(FreePorts.Next());
        string[] command =
        [
            Environment.GetEnvironmentVariable("ETCD_SERVER") is { Length: > 0 } given ? given : "etcd",
            "--data-dir", Path.Combine(directory, "data"), "--name", "bench",
            "--listen-client-urls", Url(etcd.Port), "--advertise-client-urls", Url(etcd.Port),
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"bench={peer}",
        ];
        var store = new KV.KVClient(etcd.Channel);
        etcd.Server = await Server.StartAsync(
            directory,
            "etcd",
            command,
            async () => await store.PutAsync(new PutRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("ready") }, deadline: DateTime.UtcNow.AddSeconds(2), cancellationToken: cancellationToken),
            cancellationToken);
        return etcd;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await Server.DisposeAsync();
    }

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
}
