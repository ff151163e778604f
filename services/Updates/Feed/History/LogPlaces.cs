using VoteTracker.State;

namespace VoteTracker.Updates.Feed;

/// <summary>What a log had at one place.</summary>
/// <param name="At">The head of the log at that moment.</param>
/// <param name="EntryHash">The hash of the entry there; 0 where the log had none.</param>
internal sealed record LogPlace(LogHead At, ulong EntryHash);

/// <summary>
/// Reads what logs have at the places of cursors. Thousands come back at once with the same cursor, and an update may be large: it is read
/// and hashed once for all who come while it is read.
/// </summary>
/// <param name="log">The logs.</param>
internal sealed class LogPlaces(UpdateLog log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Congress, long Offset), Task<LogPlace>> _reading = [];

    /// <summary>
    /// Reads one place. Whoever has a cursor to it had it after the log did, so a read that is under way is as good as one of its own.
    /// </summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="offset">The offset; 0 for the place before the first update.</param>
    /// <param name="cancellationToken">Ends the wait; the read continues for others.</param>
    /// <exception cref="Contract.CallFailedException">The store is away.</exception>
    public Task<LogPlace> ReadAsync(int congress, long offset, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_reading.TryGetValue((congress, offset), out var reading))
            {
                // Must not inherit the context of the first caller, such as its trace.
                using (ExecutionContext.SuppressFlow())
                    reading = _reading[(congress, offset)] = Task.Run(() => LoadAsync(congress, offset), CancellationToken.None);
                // Observed here, since everyone who asked may have left.
                _ = reading.ContinueWith(failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
            return reading.WaitAsync(cancellationToken);
        }
    }

    private async Task<LogPlace> LoadAsync(int congress, long offset)
    {
        try
        {
            // There is nothing at the beginning, and what follows there may be large.
            if (offset == 0)
                return new LogPlace((await log.ReadAsync(congress, after: 0, most: 0)).At, EntryHash: 0);
            var page = await log.ReadHistoryAsync(congress, offset - 1, 1);
            return new LogPlace(page.At, page.Entries is [var entry, ..] && entry.Offset == offset ? FeedEntry.HashOf(entry) : 0);
        }
        finally
        {
            lock (_lock)
                _reading.Remove((congress, offset));
        }
    }
}
