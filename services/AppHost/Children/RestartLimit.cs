namespace VoteTracker.AppHost;

/// <summary>How often a child is started again before it is given up: three times within a minute.</summary>
internal sealed class RestartLimit(TimeProvider time)
{
    public const int Restarts = 3;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _taken = new(Restarts);

    /// <summary>Counts one more restart.</summary>
    /// <returns>Whether it is still allowed.</returns>
    public bool TryTake()
    {
        while (_taken.TryPeek(out var oldest) && time.GetElapsedTime(oldest) > Window)
            _taken.Dequeue();
        if (_taken.Count == Restarts)
            return false;
        _taken.Enqueue(time.GetTimestamp());
        return true;
    }
}
