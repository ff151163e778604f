namespace VoteTracker.Updates.Feed;

/// <summary>
/// One read of the head for all who asked at about the same moment: the tail's next read, which begins after they asked. Thousands
/// that connect at once cost the store one read, and none gets a position from before its call.
/// </summary>
internal sealed class HeadRead
{
    private readonly TaskCompletionSource<FeedPosition?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _head = -1;

    /// <summary>A position that includes everything committed before they asked; null when the feed ended.</summary>
    public Task<FeedPosition?> Done => _done.Task;

    /// <summary>Notes the positions of the log and the feed after a read.</summary>
    /// <param name="head">The head of the log.</param>
    /// <param name="position">The position of the feed.</param>
    /// <param name="more">Whether there is more to read.</param>
    /// <returns>Whether the feed has reached the head that was read first.</returns>
    public bool Advance(long head, FeedPosition position, bool more)
    {
        if (_head < 0)
            _head = head;
        return (position.Offset >= _head || !more) && _done.TrySetResult(position);
    }

    public void Fail(Exception fault)
    {
        _done.TrySetException(fault);
        // Observed here, since everyone who asked may have left.
        _ = _done.Task.Exception;
    }

    public void End() => _done.TrySetResult(null);
}
