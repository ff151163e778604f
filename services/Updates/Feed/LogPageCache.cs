using VoteTracker.State;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// Pages of the log from before the entries in memory. After an outage many watchers are far behind and read the same pages, so each
/// is read from the store once for all of them; the next one is read ahead while a page is delivered.
/// </summary>
internal sealed class LogPageCache(UpdateLog log, int congress)
{
    private const int PageLength = 256;
    private const int Slots = 32;

    // With the number of slots it bounds what is held: 32 MiB.
    private const int MaxBytes = 1 << 20;

    private readonly Slot?[] _slots = new Slot?[Slots];

    /// <summary>Reads the page that contains an offset.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="head">The head, beyond which nothing is read ahead.</param>
    /// <param name="cancellationToken">Ends the wait; the read continues for others.</param>
    /// <returns>The page, which lacks the offset if the log did.</returns>
    /// <exception cref="Contract.CallFailedException">The store is away.</exception>
    public Task<CachedPage> ReadAsync(long offset, long head, CancellationToken cancellationToken)
    {
        var number = (offset - 1) / PageLength;
        var page = Find(number);
        if ((number + 2) * PageLength <= head)
            Find(number + 1);
        return page.IsCompletedSuccessfully && page.Result.Read(offset) is not null ? page : ReadAsync(page, offset, cancellationToken);
    }

    private async Task<CachedPage> ReadAsync(Task<CachedPage> reading, long offset, CancellationToken cancellationToken)
    {
        var page = await reading.WaitAsync(cancellationToken);
        // A page of large updates ends early. What follows is read for its caller only.
        return page.Entries is [.., var last] && last.Offset < offset && offset <= page.At.Head
            ? await ReadAfterAsync(offset - 1)
            : page;
    }

    // With the entry before, which shows whether history was rewritten.
    private async Task<CachedPage> ReadAfterAsync(long offset)
    {
        var page = await log.ReadHistoryAsync(congress, offset - 1, PageLength + 1);
        var entries = page.Entries.Select(FeedEntry.Of).ToArray();
        // Nothing after a gap is used; readers find it missing.
        return new CachedPage(page.At, [.. entries.TakeWhile((entry, index) => entry.Offset == entries[0].Offset + index)]);
    }

    private Task<CachedPage> Find(long number)
    {
        ref var slot = ref _slots[number % Slots];
        var found = Volatile.Read(ref slot);
        if (found?.Number == number)
            return found.Page;
        var own = new Slot(number);
        // When another page took the slot first, this one is read for its caller only.
        Interlocked.CompareExchange(ref slot, own, found);
        _ = LoadAsync(own);
        return own.Page;
    }

    private async Task LoadAsync(Slot slot)
    {
        var keep = false;
        try
        {
            var first = slot.Number * PageLength + 1;
            var page = await ReadAfterAsync(first - 1);
            var whole = page.Entries;
            // A page that is not full, or was trimmed, may differ at the next read.
            keep = whole is [.., var last] && whole[0].Offset <= first && last.Offset == first + PageLength - 1
                && whole.Sum(entry => (long)entry.Bytes.Length) <= MaxBytes;
            slot.Done(page);
        }
        catch (Exception fault)
        {
            slot.Failed(fault);
        }
        finally
        {
            if (!keep)
                Interlocked.CompareExchange(ref _slots[slot.Number % Slots], null, slot);
        }
    }

    private sealed class Slot(long number)
    {
        private readonly TaskCompletionSource<CachedPage> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Number => number;

        public Task<CachedPage> Page => _page.Task;

        public void Done(CachedPage page) => _page.SetResult(page);

        public void Failed(Exception fault)
        {
            _page.SetException(fault);
            // Observed here, since a page read ahead may have no reader.
            _ = _page.Task.Exception;
        }
    }
}
