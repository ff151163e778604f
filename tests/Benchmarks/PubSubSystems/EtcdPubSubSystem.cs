using System.Globalization;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks.PubSubSystems;

/// <summary>etcd: puts under a prefix, and watches of it. Each watcher is a stream of its own, as it is with VoteTracker.</summary>
internal sealed class EtcdPubSubSystem : IPubSubSystem
{
    private const int Keys = 1_000;
    private const int EventsField = 11;

    private readonly EtcdServer _etcd;
    private readonly KV.KVClient _store;
    private readonly int _length;

    private EtcdPubSubSystem(EtcdServer etcd, int length) => (_etcd, _store, _length) = (etcd, new KV.KVClient(etcd.Channel), length);

    public string Name => "etcd";

    public double ProcessorSeconds => _etcd.Server.ProcessorSeconds;

    public double ResidentBytes => _etcd.Server.ResidentBytes;

    public bool SharesConnections => true;

    public static async Task<EtcdPubSubSystem> StartAsync(string directory, int length, CancellationToken cancellationToken) =>
        new(await EtcdServer.StartAsync(directory, cancellationToken), length);

    public Task PrepareAsync(int topic) => Task.CompletedTask;

    public Task<IAsyncDisposable> SubscribeAsync(int topic, int subscribers, Arrivals arrivals)
    {
        var receiver = new Http2Receiver(_etcd.Port, arrivals, enter: 0, EventsField);
        var request = new WatchRequest
        {
            CreateRequest = new WatchCreateRequest
            {
                Key = ByteString.CopyFromUtf8(Prefix(topic)),
                RangeEnd = ByteString.CopyFromUtf8(Prefix(topic)[..^1] + (char)('/' + 1)),
            },
        };
        for (var subscriber = 0; subscriber < subscribers; subscriber++)
            receiver.Open("/etcdserverpb.Watch/Watch", request, halfClose: false);
        return Task.FromResult<IAsyncDisposable>(receiver);
    }

    public Func<Task> Burst(int topic, int updates)
    {
        var puts = Enumerable.Range(0, updates).Select(sequence => Put(topic, sequence)).ToArray();
        return () => Parallel.ForEachAsync(
            puts, new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (put, cancellationToken) => await PutAsync(put));
    }

    public Task WriteAsync(int topic, int sequence) => PutAsync(Put(topic, sequence));

    public async ValueTask DisposeAsync() => await _etcd.DisposeAsync();

    private async Task PutAsync(PutRequest put)
    {
        try
        {
            await _store.PutAsync(put, deadline: Requests.Deadline);
        }
        catch (RpcException fault) when (fault.StatusCode == StatusCode.Unavailable)
        {
            // Under thousands of watchers it stops waiting for its own puts, which happen all the same; one that did not is missed
            // by whoever counts deliveries.
        }
    }

    private PutRequest Put(int topic, int sequence) => new()
    {
        Key = ByteString.CopyFromUtf8(string.Create(CultureInfo.InvariantCulture, $"{Prefix(topic)}{sequence % Keys}")),
        Value = UnsafeByteOperations.UnsafeWrap(Payload.Of(sequence, _length)),
    };

    private static string Prefix(int topic) => string.Create(CultureInfo.InvariantCulture, $"congresses/{topic}/");
}
