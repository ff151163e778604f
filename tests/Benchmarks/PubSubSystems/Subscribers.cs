using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks.PubSubSystems;

/// <summary>Subscribers of one topic, spread over connections.</summary>
internal sealed class Subscribers : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<IAsyncDisposable> _connections = [];

    private Subscribers(Arrivals arrivals) => Arrivals = arrivals;

    /// <summary>What they receive.</summary>
    public Arrivals Arrivals { get; }

    /// <summary>Subscribes all of them to a topic that was prepared, and waits until every one is told so.</summary>
    public static async Task<Subscribers> OpenAsync(
        IPubSubSystem system, int topic, int subscribers, int connections, Arrivals arrivals, CancellationToken cancellationToken)
    {
        var all = new Subscribers(arrivals);
        try
        {
            arrivals.ExpectOpen(subscribers);
            for (var connection = 0; connection < connections; connection++)
                all._connections.Add(await system.SubscribeAsync(topic, subscribers / connections, arrivals));
            await arrivals.OpenAsync(Patience, cancellationToken);
            return all;
        }
        catch (Exception fault)
        {
            await all.DisposeAsync();
            throw new InvalidOperationException($"{system.Name}: {fault.Message}", fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
    }
}
