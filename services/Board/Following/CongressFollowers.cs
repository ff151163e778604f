using Microsoft.Extensions.Options;
using VoteTracker.Wording;

namespace VoteTracker.Board.Following;

/// <summary>The Congresses that are looked at: a few at a time, each followed once.</summary>
internal sealed class CongressFollowers(RecordClient record, IOptions<BoardOptions> options, ILogger<CongressFollowers> logger) : IAsyncDisposable
{
    // Whoever calls up all Congresses one after the other must not make the process follow them all. The board's own has a place that is
    // nobody else's.
    private const int MostOthers = 7;

    private readonly Lock _lock = new();
    private readonly List<Held> _held = [];

    /// <summary>All that are followed now.</summary>
    public IReadOnlyList<CongressFollower> All
    {
        get
        {
            lock (_lock)
                return [.. _held.Select(held => held.Follower)];
        }
    }

    /// <summary>Follows a Congress until the lease is disposed, and on until its place is needed; null where all places are taken.</summary>
    public Lease? Take(string parent)
    {
        Held? dropped = null;
        try
        {
            lock (_lock)
            {
                var held = _held.Find(known => known.Follower.Parent == parent);
                if (held is null)
                {
                    var own = ResourcePath.Parent(options.Value.Congress ?? CapitalClock.Congress);
                    if (parent != own && _held.Count(known => known.Follower.Parent != own) >= MostOthers)
                    {
                        dropped = _held.Find(known => known.Leases == 0 && known.Follower.Parent != own);
                        if (dropped is null)
                            return null;
                        _held.Remove(dropped);
                    }

                    held = new Held(new CongressFollower(parent, record, logger));
                }

                // The one that was taken longest ago is dropped first.
                _held.Remove(held);
                _held.Add(held);
                held.Leases++;
                return new Lease(held.Follower, () => Release(held));
            }
        }
        finally
        {
            if (dropped is not null)
                _ = dropped.Follower.DisposeAsync().AsTask();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var follower in All)
            await follower.DisposeAsync();
    }

    private void Release(Held held)
    {
        lock (_lock)
            held.Leases--;
    }

    /// <summary>One who looks.</summary>
    internal sealed class Lease(CongressFollower follower, Action release) : IDisposable
    {
        private Action? _release = release;

        public CongressFollower Follower => follower;

        public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
    }

    private sealed class Held(CongressFollower follower)
    {
        public CongressFollower Follower => follower;

        public int Leases { get; set; }
    }
}
