namespace VoteTracker.State;

/// <summary>
/// Lets the calls of this process on one resource take turns. Without it 16 clerks who enter positions on one vote decide on the same
/// version at once: one commits, and 15 have decided for nothing. Calls in other processes are not kept off; versions are for that.
/// </summary>
internal sealed class KeyedLock
{
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>Waits for its turn, which lasts until what is returned is disposed.</summary>
    public async Task<IDisposable> TakeAsync(string resource, CancellationToken cancellationToken)
    {
        Line? line;
        lock (_lines)
        {
            if (!_lines.TryGetValue(resource, out line))
                _lines[resource] = line = new Line();
            line.Users++;
        }
        try
        {
            await line.Front.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(resource, line);
            throw;
        }
        return new Turn(this, resource, line);
    }

    private void Leave(string resource, Line line)
    {
        lock (_lines)
            if (--line.Users == 0)
                _lines.Remove(resource);
    }

    private sealed class Line
    {
        public SemaphoreSlim Front { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Turn(KeyedLock turns, string resource, Line line) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) != 0)
                return;
            line.Front.Release();
            turns.Leave(resource, line);
        }
    }
}
