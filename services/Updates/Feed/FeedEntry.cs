using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using VoteTracker.State;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// One update, shared by all subscribers: its bytes, and what filters need of it, parsed on first use. Parsing is most of what an update
/// costs, and unfiltered subscribers do not need it.
/// </summary>
internal sealed class FeedEntry
{
    // About what the object takes, and what filters need of it.
    private const int Overhead = 512;

    private Traits? _traits;
    private ulong _hash;

    private FeedEntry(LogEntry entry) => (Offset, Bytes, EndsCommit) = (entry.Offset, entry.Update, entry.Remaining == 0);

    public long Offset { get; }

    /// <summary>The serialized update, handed on as it is.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public bool EndsCommit { get; }

    /// <summary>About how many bytes of memory it takes.</summary>
    public long Size => Bytes.Length + Overhead;

    /// <summary>Tells this entry from one that another history has at the same offset.</summary>
    public ulong Hash => _hash != 0 ? _hash : _hash = HashOf(Bytes.Span);

    /// <summary>Whether it is of a kind that a filter without kinds gets; told without parsing it.</summary>
    public bool IsOfUsualKind => UpdateScan.HasUsualResource(Bytes.Span);

    public UpdateType Type => Found.Type;

    public FeedResource Resource => Found.Resource;

    /// <summary>The commit that wrote it; null when that is not traced.</summary>
    public TraceOrigin? Origin { get; private init; }

    // A race computes the same value twice.
    private Traits Found => _traits ??= Traits.Of(Update.Parser.ParseFrom(Bytes.Span));

    public static FeedEntry Of(LogEntry entry) => new(entry);

    /// <summary>Takes an entry from the tail; records its delay and its trace where these are on.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="congress">The Congress.</param>
    /// <param name="tail">The span of the read, which is linked to the entry's commit.</param>
    public static FeedEntry Tailed(LogEntry entry, int congress, Activity? tail)
    {
        if (tail is null && !StreamMetrics.WantsTailDelay)
            return new FeedEntry(entry);
        var update = Update.Parser.ParseFrom(entry.Update.Span);
        if (update.CommitTime is not null)
            StreamMetrics.Tailed(congress, DateTime.UtcNow - update.CommitTime.ToDateTime());
        return new FeedEntry(entry) { Origin = tail?.LinkTo(update.Traceparent), _traits = Traits.Of(update) };
    }

    public static ulong HashOf(LogEntry entry) => HashOf(entry.Update.Span);

    private static ulong HashOf(ReadOnlySpan<byte> update)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(update, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private sealed record Traits(UpdateType Type, FeedResource Resource)
    {
        public static Traits Of(Update update) => new(update.Type, FeedResource.Of(update));
    }
}
