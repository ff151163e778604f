using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks.PubSubSystems;

/// <summary>One system that takes updates from a writer to subscribers. All carry the same number of bytes.</summary>
internal interface IPubSubSystem : IAsyncDisposable
{
    /// <summary>As it is called in the figures.</summary>
    public string Name { get; }

    /// <summary>Processor time of its servers until now.</summary>
    public double ProcessorSeconds { get; }

    /// <summary>Memory of the process that the subscribers are connected to.</summary>
    public double ResidentBytes { get; }

    /// <summary>Whether a connection can carry more than one subscriber.</summary>
    public bool SharesConnections { get; }

    /// <summary>Readies a topic, before anybody subscribes to it.</summary>
    public Task PrepareAsync(int topic);

    /// <summary>Opens one connection with subscribers of everything that is published on a topic from now on.</summary>
    public Task<IAsyncDisposable> SubscribeAsync(int topic, int subscribers, Arrivals arrivals);

    /// <summary>Makes a burst: what comes back publishes it as fast as the system takes it.</summary>
    public Func<Task> Burst(int topic, int updates);

    /// <summary>Publishes one update, as an ordinary client does it, and waits until that is acknowledged where the system does so.</summary>
    public Task WriteAsync(int topic, int sequence);
}
