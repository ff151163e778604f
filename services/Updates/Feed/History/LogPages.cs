using VoteTracker.State;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// Pages of the logs from before the entries in memory. After an outage many watchers are far behind and read the same pages, so each
/// is read from the store once for all of them, whatever the size of its updates: by those who come while it is read, and by those who
/// come while it is held. Those used last are held, up to a number of bytes for all feeds of the process.
/// </summary>
/// <param name="log">What they are read from.</param>
internal sealed class LogPages(UpdateLog log)
{
    // Pages end at multiples of it, so that watchers who began at different places soon read the same pages. So many ordinary updates
    // are about half of what one read of the log has at most.
    private const int Length = 256;

    private const int MaxHeld = 512;
    private const long MaxBytes = 64 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<(CongressFeed Feed, long First), Task<HistoryPage>> _reading = [];
    private readonly LinkedList<(CongressFeed Feed, HistoryPage Page)> _held = [];
    private long _bytes;

    /// <summary>How many bytes are held for those who come later.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>Reads a page that contains an offset.</summary>
    /// <param name="feed">The feed; what is held for it is forgotten when it ends.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="cancellationToken">Ends the wait; the read continues for others.</param>
    /// <returns>The page, which is empty if the log lacks the offset.</returns>
    /// <exception cref="Contract.CallFailedException">The store is away.</exception>
    public async Task<HistoryPage> ReadAsync(CongressFeed feed, long offset, CancellationToken cancellationToken)
    {
        var page = await FindAsync(feed, offset).WaitAsync(cancellationToken);
        // Read ahead while this one is delivered. Not so large updates, whose pages end early: they are read when they are wanted.
        if (page.Entries is [.., { Offset: var last }] && last % Length == 0 && last + Length <= feed.Head)
            _ = FindAsync(feed, last + 1);
        return page;
    }

    /// <summary>Forgets the pages of a feed that has ended.</summary>
    public void Forget(CongressFeed feed)
    {
        lock (_lock)
        {
            for (var (node, next) = (_held.First, _held.First?.Next); node is not null; (node, next) = (next, next?.Next))
                if (node.Value.Feed == feed)
                    Drop(node);
        }
    }

    private Task<HistoryPage> FindAsync(CongressFeed feed, long offset)
    {
        lock (_lock)
        {
            for (var node = _held.Last; node is not null; node = node.Previous)
            {
                if (node.Value.Feed != feed || node.Value.Page.Read(offset) is null)
                    continue;
                _held.Remove(node);
                _held.AddLast(node);
                return Task.FromResult(node.Value.Page);
            }
            if (_reading.TryGetValue((feed, offset), out var reading))
                return reading;
            // Must not inherit the context of the first caller, such as its trace.
            using (ExecutionContext.SuppressFlow())
                reading = _reading[(feed, offset)] = Task.Run(() => LoadAsync(feed, offset), CancellationToken.None);
            // Observed here, since everyone who asked may have left.
            _ = reading.ContinueWith(failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return reading;
        }
    }

    private async Task<HistoryPage> LoadAsync(CongressFeed feed, long first)
    {
        HistoryPage? page = null;
        try
        {
            var last = (first - 1) / Length * Length + Length;
            // With the entry before, which shows whether history was rewritten.
            return page = HistoryPage.Of(await log.ReadHistoryAsync(feed.Congress, first - 2, (int)(last - first) + 2), first);
        }
        finally
        {
            lock (_lock)
            {
                _reading.Remove((feed, first));
                // What the log lacks it may have at the next read.
                if (page is { Entries.Count: > 0 } && !feed.HasEnded)
                    Hold(feed, page);
            }
        }
    }

    private void Hold(CongressFeed feed, HistoryPage page)
    {
        _held.AddLast((feed, page));
        _bytes += page.Size;
        while (_bytes > MaxBytes || _held.Count > MaxHeld)
            Drop(_held.First!);
    }

    private void Drop(LinkedListNode<(CongressFeed Feed, HistoryPage Page)> node)
    {
        _held.Remove(node);
        _bytes -= node.Value.Page.Size;
    }
}
