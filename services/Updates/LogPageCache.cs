using VoteTracker.State;

namespace VoteTracker.Updates;

/// <summary>A piece of the log as the store had it at one moment.</summary>
/// <param name="At">How far the log had got.</param>
/// <param name="Entries">The entries, without holes; with the one before the piece, if the log had it, which tells whose history it is.</param>
internal sealed record HistoryPiece(LogHead At, IReadOnlyList<FeedEntry> Entries)
{
    /// <summary>Reads one entry.</summary>
    /// <returns>The entry, or null where the piece does not have it.</returns>
    public FeedEntry? Read(long offset) =>
        Entries is [var first, ..] && offset >= first.Offset && offset - first.Offset < Entries.Count ? Entries[(int)(offset - first.Offset)] : null;
}

/// <summary>
/// What came before the entries in memory, read from the store in pieces, once for all who come by at the same time: those who are far
/// behind are often many, after an outage, and all want the same. While one piece is delivered the next is read.
/// </summary>
internal sealed class LogPageCache(UpdateLog log, int congress)
{
    private const int PieceLength = 512;
    private const int Slots = 32;

    // With the number of slots it bounds what is held: 32 MiB.
    private const int MaxBytes = 1 << 20;

    private readonly Slot?[] _slots = new Slot?[Slots];

    /// <summary>Reads the piece with an offset.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="head">How far there is something to be read ahead.</param>
    /// <param name="cancellationToken">Ends the waiting, not the reading that others may wait for.</param>
    /// <returns>The piece, which lacks the offset where the log did when it was read.</returns>
    /// <exception cref="Contract.CallFailedException">The store is away.</exception>
    public Task<HistoryPiece> ReadAsync(long offset, long head, CancellationToken cancellationToken)
    {
        var number = (offset - 1) / PieceLength;
        var piece = Find(number);
        if ((number + 2) * PieceLength <= head)
            Find(number + 1);
        return piece.IsCompleted ? piece : piece.WaitAsync(cancellationToken);
    }

    private Task<HistoryPiece> Find(long number)
    {
        ref var slot = ref _slots[number % Slots];
        var found = Volatile.Read(ref slot);
        if (found?.Number == number)
            return found.Piece;
        var own = new Slot(number);
        // Where somebody else was faster with another piece, this one is read for nobody but its reader.
        Interlocked.CompareExchange(ref slot, own, found);
        _ = LoadAsync(own);
        return own.Piece;
    }

    private async Task LoadAsync(Slot slot)
    {
        var keep = false;
        try
        {
            var first = slot.Number * PieceLength + 1;
            var page = await log.ReadAsync(congress, first - 2, PieceLength + 1);
            var entries = page.Entries.Select(FeedEntry.Of).ToArray();
            // What comes after a hole is not a history; who needs it finds it missing.
            var whole = entries.TakeWhile((entry, index) => entry.Offset == entries[0].Offset + index).ToArray();
            // One that is not full yet, or no longer, may be another one at the next look.
            keep = whole is [.., var last] && whole[0].Offset <= first && last.Offset == first + PieceLength - 1
                && whole.Sum(entry => (long)entry.Bytes.Length) <= MaxBytes;
            slot.Done(new HistoryPiece(page.At, whole));
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
        private readonly TaskCompletionSource<HistoryPiece> _piece = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Number => number;

        public Task<HistoryPiece> Piece => _piece.Task;

        public void Done(HistoryPiece piece) => _piece.SetResult(piece);

        public void Failed(Exception fault)
        {
            _piece.SetException(fault);
            // One that was read ahead may have nobody who looks at it.
            _ = _piece.Task.Exception;
        }
    }
}
