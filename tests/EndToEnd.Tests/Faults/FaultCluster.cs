namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>
/// The four services in processes of their own over a Redis that somebody else starts and breaks: Updates twice; each of them twice, and with TLS and
/// tokens, where access is given.
/// </summary>
internal sealed class FaultCluster : IAsyncDisposable
{
    // A second more than the cuts of the short run would not be noticed, and a cut of which nobody notices tests nothing.
    private static readonly string[] Always = ["--Redis:CommandTimeout", "00:00:02", "--Redis:DurabilityTimeout", "00:00:02"];

    private readonly CancellationTokenSource _stopWatching = new();
    private readonly CancellationTokenSource _stopWriting = new();
    private readonly CancellationTokenSource _giveUp = new();

    private FaultCluster(string endpoint, string[] settings, Func<string, IReadOnlyDictionary<string, string>?>? environment, ProductionAccess? access)
    {
        string[] all = ["--Redis:Endpoint", endpoint, .. Always, .. access?.Settings ?? [], .. settings];
        (Resolutions, Votes, VetoThreats) = (Process("Resolutions", "Resolutions"), Process("Votes", "Votes"), Process("VetoThreats", "VetoThreats"));
        (Updates, SecondUpdates) = (Process("Updates", "Updates"), Process("Updates", "second Updates"));
        Services = [Resolutions, Votes, VetoThreats, Updates, SecondUpdates];
        if (access is null)
            return;
        ServiceProcess[] second = [Process("Resolutions", "second Resolutions"), Process("Votes", "second Votes"), Process("VetoThreats", "second VetoThreats"), SecondUpdates];
        foreach (var (one, other) in Services.Zip(second))
            one.Replicas = other.Replicas = [one, other];
        Services = [.. Services.SkipLast(1), .. second];

        ServiceProcess Process(string program, string name) => new(program, name, all, environment?.Invoke(name), access);
    }

    public ServiceProcess Resolutions { get; }

    public ServiceProcess Votes { get; }

    public ServiceProcess VetoThreats { get; }

    public ServiceProcess Updates { get; }

    /// <summary>Beside the other, with every second consumer of each durable subscription and no watchers.</summary>
    public ServiceProcess SecondUpdates { get; }

    /// <summary>One for each Congress.</summary>
    public IReadOnlyList<CongressLoad> Loads { get; private set; } = [];

    /// <summary>Ends the watchers.</summary>
    public CancellationToken Watching => _stopWatching.Token;

    /// <summary>All of them.</summary>
    public IReadOnlyList<ServiceProcess> Services { get; }

    /// <summary>Starts the services, writers and watchers, and waits until all of them are at work.</summary>
    /// <param name="endpoint">Redis, in the form of the services' setting.</param>
    /// <param name="load">Who writes and watches.</param>
    /// <param name="settings">More settings of the services.</param>
    /// <param name="environment">More environment of a service, by its name.</param>
    /// <param name="access">TLS and tokens, and each service twice; null for none of that.</param>
    /// <param name="release">The release that they are of; null for this one.</param>
    /// <param name="atFirst">More settings, until a process is given others.</param>
    public static async Task<FaultCluster> StartAsync(
        string endpoint,
        Load load,
        string[]? settings = null,
        Func<string, IReadOnlyDictionary<string, string>?>? environment = null,
        ProductionAccess? access = null,
        Release? release = null,
        string[]? atFirst = null)
    {
        var cluster = new FaultCluster(endpoint, settings ?? [], environment, access);
        foreach (var service in cluster.Services)
            (service.Release, service.More) = (release ?? Release.Current, atFirst ?? []);
        try
        {
            await Task.WhenAll(cluster.Services.Select(service => service.StartAsync()));
            cluster.Loads = [.. load.Congresses.Select(congress => new CongressLoad(congress, cluster, load))];
            foreach (var congress in cluster.Loads)
                congress.StartWriting(cluster._stopWriting.Token, cluster._giveUp.Token);
            await cluster.WritesAsync(20);
            foreach (var congress in cluster.Loads)
                congress.StartWatching(cluster._stopWatching.Token);
            await Task.WhenAll(cluster.Loads.Select(congress => congress.StartConsumingAsync(cluster._stopWatching.Token)));
            await cluster.SeenAsync("all watchers see updates", watcher => watcher.Count > 0);
            await Until.TrueAsync(
                "all subscriptions deliver", () => cluster.Loads.SelectMany(congress => congress.Subscriptions).All(subscription => subscription.Delivered > 0));
            await Task.WhenAll(cluster.Loads.Select(congress => congress.RememberEpochAsync()));
            cluster.Updates.RememberMemory();
            return cluster;
        }
        catch (Exception fault)
        {
            var complaints = string.Join('\n', cluster.Services.Select(service => service.Complaints));
            await cluster.DisposeAsync();
            throw new InvalidOperationException($"the cluster does not get going\n{complaints}", fault);
        }
    }

    /// <summary>Waits until so many more writes of each Congress are acknowledged.</summary>
    public async Task WritesAsync(int count)
    {
        var wanted = Loads.Select(load => (Load: load, Count: load.Acknowledged + count)).ToArray();
        await Until.TrueAsync(
            $"{count} more writes are acknowledged", () => wanted.All(load => load.Load.Acknowledged >= load.Count));
    }

    /// <summary>Waits until every watcher got so many more updates.</summary>
    public async Task UpdatesAsync(int count)
    {
        var wanted = Loads.SelectMany(load => load.Watchers).Select(watcher => (Watcher: watcher, Count: watcher.Count + count)).ToArray();
        await Until.TrueAsync(
            $"all watchers got {count} more updates", () => wanted.All(watcher => watcher.Watcher.Count >= watcher.Count));
    }

    /// <summary>Waits until something is true of every watcher.</summary>
    public Task SeenAsync(string what, Func<RecordingWatcher, bool> holds) =>
        Until.TrueAsync(what, () => Loads.SelectMany(load => load.Watchers).All(holds));

    /// <summary>Ends the load, lets the watchers catch up, and checks all that was recorded.</summary>
    public async Task<FaultReport> FinishAsync(string fault, Promise promise)
    {
        await _stopWriting.CancelAsync();
        var recorded = await Task.WhenAll(Loads.Select(load => load.FinishAsync(promise)));
        await _stopWatching.CancelAsync();
        await Task.WhenAll(Loads.Select(load => load.StoppedAsync()));
        var errors = Services.SelectMany(service => service.UnexpectedErrors).Select(line => new Anomaly(AnomalyKind.UnexpectedError, line));
        var complaints = Services.Select(service => service.Complaints).ToArray();
        return FaultReport.Of(fault, recorded, [.. errors, .. recorded.SelectMany(Checker.Check)], complaints, Updates);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopWriting.CancelAsync();
        await _giveUp.CancelAsync();
        await _stopWatching.CancelAsync();
        foreach (var service in Services)
            await service.DisposeAsync();
        await Task.WhenAll(Loads.Select(load => load.StoppedAsync()));
        foreach (var load in Loads)
            load.Dispose();
        _stopWriting.Dispose();
        _giveUp.Dispose();
        _stopWatching.Dispose();
    }
}
