namespace VoteTracker.Updates;

/// <summary>
/// One look at the log for all who asked for it at about the same moment: the tail's next read, which begins after they asked. So
/// thousands who come at once cost the store one read, and nobody is told a place older than their question.
/// </summary>
internal sealed class HeadRead
{
    private readonly TaskCompletionSource<FeedPosition?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _head = -1;

    /// <summary>The place that the feed reached, which holds all that was committed before they asked; null where the feed ended.</summary>
    public Task<FeedPosition?> Done => _done.Task;

    /// <summary>Takes in where the log and the feed are after a read.</summary>
    /// <param name="head">The head of the log.</param>
    /// <param name="place">The place of the feed.</param>
    /// <param name="more">Whether there is more to read.</param>
    /// <returns>Whether the feed has got as far as the log was when it was first read.</returns>
    public bool Advance(long head, FeedPosition place, bool more)
    {
        if (_head < 0)
            _head = head;
        return (place.Offset >= _head || !more) && _done.TrySetResult(place);
    }

    public void Fail(Exception fault)
    {
        _done.TrySetException(fault);
        // Whoever asked may have gone away; then nobody looks at it, and that is no fault of the process.
        _ = _done.Task.Exception;
    }

    public void End() => _done.TrySetResult(null);
}
