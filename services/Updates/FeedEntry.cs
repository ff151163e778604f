using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using VoteTracker.State;
using VoteTracker.V1;

namespace VoteTracker.Updates;

/// <summary>
/// One update as it is held for every subscriber: its bytes, and what is found in them, once somebody asks. Who wants everything does
/// not, and to read the bytes is most of what an update costs.
/// </summary>
internal sealed class FeedEntry
{
    private Traits? _traits;
    private ulong _hash;

    private FeedEntry(LogEntry entry) => (Offset, Bytes, EndsCommit) = (entry.Offset, entry.Update, entry.Remaining == 0);

    public long Offset { get; }

    /// <summary>The serialized update, handed on as it is.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public bool EndsCommit { get; }

    /// <summary>Tells this entry from any other that history might have at the same offset.</summary>
    public ulong Hash => _hash != 0 ? _hash : _hash = HashOf(Bytes.Span);

    public UpdateType Type => Found.Type;

    public FeedResource Resource => Found.Resource;

    /// <summary>Where it came from; null where that is not traced.</summary>
    public TraceOrigin? Origin { get; private init; }

    // Two who ask at the same time find the same.
    private Traits Found => _traits ??= Traits.Of(Update.Parser.ParseFrom(Bytes.Span));

    public static FeedEntry Of(LogEntry entry) => new(entry);

    /// <summary>Takes an entry from the tail, and tells of it where that is asked for.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="congress">The Congress.</param>
    /// <param name="tail">The span of the reading, which is linked to where the entry came from.</param>
    public static FeedEntry Tailed(LogEntry entry, int congress, Activity? tail)
    {
        if (tail is null && !Metrics.WantsTailDelay)
            return new FeedEntry(entry);
        var update = Update.Parser.ParseFrom(entry.Update.Span);
        if (update.CommitTime is not null)
            Metrics.Tailed(congress, DateTime.UtcNow - update.CommitTime.ToDateTime());
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

/// <summary>What filters look at in a resource.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Chamber">The chamber of a vote or of a measure's origin; unspecified for a veto threat.</param>
/// <param name="Measures">The measures it is on.</param>
internal sealed record FeedResource(ResourceKind Kind, string Name, Chamber Chamber, IReadOnlyList<string> Measures)
{
    public static FeedResource Of(Update update) => update.ResourceCase switch
    {
        Update.ResourceOneofCase.Resolution => Of(update.Resolution),
        Update.ResourceOneofCase.Vote => Of(update.Vote),
        Update.ResourceOneofCase.VetoThreat => Of(update.VetoThreat),
        // A newer writer's kind of resource, which only a watcher without a filter can want.
        _ => new FeedResource(ResourceKind.Unspecified, "", Chamber.Unspecified, []),
    };

    public static FeedResource Of(Resolution resolution) =>
        new(ResourceKind.Resolution, resolution.Name, resolution.OriginChamber, []);

    public static FeedResource Of(Vote vote) =>
        new(ResourceKind.Vote, vote.Name, vote.Chamber, vote.Resolution.Length == 0 ? [] : [vote.Resolution]);

    public static FeedResource Of(VetoThreat threat) =>
        new(ResourceKind.VetoThreat, threat.Name, Chamber.Unspecified, threat.Resolutions);
}
