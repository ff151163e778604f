using System.Collections.Concurrent;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Board.Atom;

/// <summary>The last updates of the Congresses whose feeds are asked for. Each update is read once, since it never changes.</summary>
internal sealed class AtomReader
{
    /// <summary>How far back a feed goes.</summary>
    public const int MaxUpdates = 500;

    private const int MaxCongresses = 8;
    private const int ReadsAtOnce = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Log> _logs = new(StringComparer.Ordinal);

    /// <summary>The last updates, the latest first.</summary>
    /// <param name="parent">The Congress.</param>
    /// <param name="updates">Whose right to read is asked for the head, and whose calls read what is new.</param>
    /// <param name="options">The options of a call that starts now.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<AtomEntry>> ReadAsync(
        string parent, UpdateService.UpdateServiceClient updates, Func<CallOptions> options, CancellationToken cancellationToken)
    {
        var head = await updates.GetHeadAsync(new GetHeadRequest { Parent = parent }, options());
        var log = Find(parent);
        await log.Turn.WaitAsync(cancellationToken);
        try
        {
            var oldest = Math.Max(Math.Max(1, head.OldestOffset), head.Offset - MaxUpdates + 1);
            // Another history has other updates at the same places.
            foreach (var offset in log.Entries.Keys.Where(offset => log.Epoch != head.Epoch || offset < oldest || offset > head.Offset))
                log.Entries.TryRemove(offset, out _);
            log.Epoch = head.Epoch;
            // Where not all can be read in the time of one call, what was read is there for the next.
            await Parallel.ForEachAsync(
                Offsets(oldest, head.Offset).Where(offset => !log.Entries.ContainsKey(offset)),
                new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
                async (offset, _) => log.Entries[offset] =
                    AtomEntry.Of(await updates.GetUpdateAsync(new GetUpdateRequest { Parent = parent, Offset = offset }, options())));
            return [.. log.Entries.Values.OrderByDescending(entry => entry.Offset)];
        }
        finally
        {
            log.Turn.Release();
        }
    }

    private static IEnumerable<long> Offsets(long first, long last)
    {
        for (var offset = first; offset <= last; offset++)
            yield return offset;
    }

    private Log Find(string parent)
    {
        lock (_lock)
        {
            if (!_logs.TryGetValue(parent, out var log))
            {
                // Whoever asks for all Congresses one after the other finds those before forgotten.
                if (_logs.Count >= MaxCongresses)
                    _logs.Remove(_logs.MinBy(known => known.Value.LastUse).Key);
                _logs[parent] = log = new Log();
            }
            log.LastUse = Environment.TickCount64;
            return log;
        }
    }

    private sealed class Log
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public string Epoch { get; set; } = "";

        // By their offsets.
        public ConcurrentDictionary<long, AtomEntry> Entries { get; } = new();

        public long LastUse { get; set; }
    }
}
