namespace VoteTracker.Updates.Feed;

/// <summary>
/// Those who ask for the head of a feed. One read at a time serves all who asked before it began; who comes meanwhile gets the next one,
/// which begins after they asked.
/// </summary>
internal sealed class HeadReads
{
    private HeadRead? _next;
    private HeadRead? _current;

    /// <summary>Whether somebody waits for a read that has not begun.</summary>
    public bool AreAsked => Volatile.Read(ref _next) is not null;

    /// <summary>Asks, together with all others who ask now.</summary>
    public HeadRead Ask()
    {
        HeadRead? asked;
        while ((asked = Volatile.Read(ref _next)) is null)
            Interlocked.CompareExchange(ref _next, new HeadRead(), null);
        return asked;
    }

    /// <summary>The tail begins to read. What follows is the tail's alone.</summary>
    public void Begin() => _current ??= Interlocked.Exchange(ref _next, null);

    /// <inheritdoc cref="HeadRead.Advance"/>
    public void Advance(long head, FeedPosition position, bool more)
    {
        if (_current?.Advance(head, position, more) == true)
            _current = null;
    }

    /// <summary>The read failed.</summary>
    public void Fail(Exception fault) => Interlocked.Exchange(ref _current, null)?.Fail(fault);

    /// <summary>The feed has ended.</summary>
    public void End()
    {
        _current?.End();
        Interlocked.Exchange(ref _next, null)?.End();
    }
}
