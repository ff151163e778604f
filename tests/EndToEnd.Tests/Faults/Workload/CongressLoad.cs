using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Workload;

/// <summary>One Congress under load: its writers, its watchers, and what they recorded.</summary>
internal sealed class CongressLoad(string congress, FaultCluster cluster, Load load) : IDisposable
{
    private const int WatchersPerChannel = 50;
    private const int Consumers = 3;
    private const int Page = 1_000;

    // Short enough to ask again where an answer got lost, and long enough for one from a slow store.
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<Write> _writes = new();
    private readonly List<RecordingWatcher> _watchers = [];
    private readonly List<RecordingSubscription> _subscriptions = [];
    private readonly List<GrpcChannel> _channels = [];
    private readonly List<Task> _watching = [];
    private Task _writing = Task.CompletedTask;
    private string _firstEpoch = "";

    public string Congress => congress;

    public IReadOnlyList<RecordingWatcher> Watchers => _watchers;

    public IReadOnlyList<RecordingSubscription> Subscriptions => _subscriptions;

    public int Acknowledged => _writes.Count(write => write.Outcome == WriteOutcome.Acknowledged);

    public void StartWriting(CancellationToken cancellationToken, CancellationToken giveUp)
    {
        var clients = new Clients(new(cluster.Resolutions.Invoker), new(cluster.Votes.Invoker), new(cluster.VetoThreats.Invoker));
        _writing = Task.WhenAll(Enumerable.Range(1, load.Writers)
            .Select(number => new Writer(number, congress, clients, _writes, load.Pace).RunAsync(cancellationToken, giveUp)));
    }

    public void StartWatching(CancellationToken cancellationToken)
    {
        for (var number = 0; number < load.Watchers; number++)
        {
            if (number % WatchersPerChannel == 0)
                _channels.Add(cluster.Updates.NewChannel());
            Watch(
                new RecordingWatcher(
                    $"{congress} watcher {number}",
                    congress,
                    _channels[^1].CreateCallInvoker(),
                    number % 2 == 0 ? WatchFrom.Snapshot : WatchFrom.Beginning,
                    number % 8 == 7 ? ResourceKind.VetoThreat : ResourceKind.Unspecified),
                cancellationToken);
        }
    }

    /// <summary>One more watcher, on a connection of its own.</summary>
    public RecordingWatcher AddWatcher(CancellationToken cancellationToken)
    {
        _channels.Add(cluster.Updates.NewChannel());
        var watcher = new RecordingWatcher(
            $"{congress} watcher {_watchers.Count}", congress, _channels[^1].CreateCallInvoker(), WatchFrom.Beginning);
        Watch(watcher, cancellationToken);
        return watcher;
    }

    /// <summary>Creates two durable subscriptions and lets consumers share them on both Updates processes.</summary>
    public async Task StartConsumingAsync(CancellationToken cancellationToken)
    {
        _channels.AddRange([cluster.Updates.NewChannel(), cluster.SecondUpdates.NewChannel()]);
        var processes = _channels[^2..].Select(channel => channel.CreateCallInvoker()).ToArray();
        // What nobody parks is parked in the second one after some attempts.
        foreach (var (id, wanted, mostAttempts) in ((string, ResourceKind, int)[])
            [("all", ResourceKind.Unspecified, 0), ("threats", ResourceKind.VetoThreat, 3)])
        {
            var subscription = new RecordingSubscription(congress, id, wanted, mostAttempts, cluster.SecondUpdates.Invoker);
            await subscription.CreateAsync(cancellationToken);
            _subscriptions.Add(subscription);
            RecordingConsumer[] consumers =
            [
                .. Enumerable.Range(0, Consumers).Select(number => subscription.AddConsumer($"consumer {number}", processes[number % processes.Length])),
            ];
            _watching.AddRange(consumers.Select(consumer => Task.Run(() => consumer.RunAsync(cancellationToken), CancellationToken.None)));
        }
    }

    /// <summary>Remembers the epoch that holds before a fault.</summary>
    public async Task RememberEpochAsync() => _firstEpoch = (await HeadAsync()).Epoch;

    /// <summary>Asks until a store that is away or slow has answered.</summary>
    public async Task<Head> HeadAsync()
    {
        Head? head = null;
        await Until.TrueAsync("the head can be read", async () => (head = await ReadHeadAsync()) is not null);
        return head!;
    }

    /// <summary>Waits for the writers' last answers and for the watchers, and gives all that was recorded.</summary>
    public async Task<Recorded> FinishAsync(Promise promise)
    {
        await _writing;
        var (log, epoch) = await ReadLogAsync();
        var wantsAll = log.Count;
        var wantsThreats = log.LastOrDefault(entry => entry.Seen.Kind == ResourceKind.VetoThreat)?.Seen.Offset ?? 0;
        try
        {
            await Until.TrueAsync("all watchers have caught up", () => _watchers.All(watcher => watcher.Epoch == epoch
                && watcher.Place >= (watcher.History.Wanted == ResourceKind.VetoThreat ? wantsThreats : wantsAll)));
            foreach (var subscription in _subscriptions)
                await Until.TrueAsync($"{subscription.Name} is drained", () => subscription.HasDrainedAsync(log.Count));
        }
        catch (TimeoutException)
        {
            // The checker says who has not, and why.
        }
        await Task.WhenAll(_subscriptions.Select(subscription => subscription.RecordEndAsync()));
        return new Recorded(
            promise,
            [.. _writes],
            [.. _watchers.Select(watcher => watcher.History)],
            [.. _subscriptions.Select(subscription => subscription.History)],
            _firstEpoch,
            epoch,
            log,
            await ReadStateAsync());
    }

    /// <summary>Waits until nobody writes or watches any more.</summary>
    public async Task StoppedAsync()
    {
        await _writing;
        await Task.WhenAll(_watching);
    }

    public void Dispose() => _channels.ForEach(channel => channel.Dispose());

    private void Watch(RecordingWatcher watcher, CancellationToken cancellationToken)
    {
        _watchers.Add(watcher);
        _watching.Add(Task.Run(() => watcher.RunAsync(cancellationToken), CancellationToken.None));
    }

    private async Task<Head> ReadHeadAsync() => await new UpdateService.UpdateServiceClient(cluster.Updates.Invoker)
        .GetHeadAsync(new GetHeadRequest { Parent = congress }, deadline: DateTime.UtcNow + CallDeadline);

    private async Task<(IReadOnlyList<LoggedUpdate> Log, string Epoch)> ReadLogAsync()
    {
        var log = new List<LoggedUpdate>();
        var epoch = "";
        await Until.TrueAsync("the log can be read from its beginning", async () =>
        {
            log.Clear();
            // A process that cannot reach the store takes what it last saw for all there is.
            var head = (await ReadHeadAsync()).Offset;
            using var call = new UpdateService.UpdateServiceClient(cluster.Updates.Invoker).Watch(
                new WatchRequest { Parent = congress, AfterCursor = "" }, deadline: DateTime.UtcNow + CallDeadline);
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                var frame = call.ResponseStream.Current;
                if (frame.FrameCase == WatchResponse.FrameOneofCase.Subscribed)
                    epoch = frame.Subscribed.Epoch;
                else if (frame.FrameCase == WatchResponse.FrameOneofCase.Updates)
                    log.AddRange(frame.Updates.Updates.Select(LoggedUpdate.Of));
                if (log.Count > 0 && log[^1].Seen.Offset >= head)
                    return true;
            }
            return false;
        });
        return (log, epoch);
    }

    private async Task<IReadOnlyDictionary<string, string>> ReadStateAsync()
    {
        var state = new Dictionary<string, string>(StringComparer.Ordinal);
        var (measures, votes, threats) = (
            new ResolutionService.ResolutionServiceClient(cluster.Resolutions.Invoker),
            new VoteService.VoteServiceClient(cluster.Votes.Invoker),
            new VetoThreatService.VetoThreatServiceClient(cluster.VetoThreats.Invoker));
        await ReadAsync(async token =>
        {
            var page = await measures.ListResolutionsAsync(new() { Parent = congress, PageSize = Page, PageToken = token }, Options());
            return (page.Resolutions.Select(item => (item.Name, item.Etag)), page.NextPageToken);
        });
        await ReadAsync(async token =>
        {
            var page = await votes.ListVotesAsync(new() { Parent = congress, PageSize = Page, PageToken = token }, Options());
            return (page.Votes.Select(item => (item.Name, item.Etag)), page.NextPageToken);
        });
        await ReadAsync(async token =>
        {
            var page = await threats.ListVetoThreatsAsync(new() { Parent = congress, PageSize = Page, PageToken = token }, Options());
            return (page.VetoThreats.Select(item => (item.Name, item.Etag)), page.NextPageToken);
        });
        return state;

        async Task ReadAsync(Func<string, Task<(IEnumerable<(string Name, string Etag)> Items, string Next)>> list)
        {
            // Nobody writes any more, so a page that is asked for again is the same.
            var (items, token) = (Enumerable.Empty<(string Name, string Etag)>(), "");
            do
            {
                await Until.TrueAsync("a page of the state can be read", async () =>
                {
                    (items, token) = await list(token);
                    return true;
                });
                foreach (var (name, etag) in items)
                    state.Add(name, etag);
            }
            while (token.Length > 0);
        }

        static CallOptions Options() => new(deadline: DateTime.UtcNow + CallDeadline);
    }
}
