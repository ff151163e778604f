using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using VoteTracker.State;
using VoteTracker.V1;

namespace VoteTracker.Updates;

/// <summary>One update as it is held for every subscriber: its bytes, and what filters look at, read once.</summary>
internal sealed class FeedEntry
{
    private FeedEntry(LogEntry entry, Update update, Activity? tail)
    {
        (Offset, Bytes, EndsCommit, Hash) = (entry.Offset, entry.Update, entry.Remaining == 0, HashOf(entry));
        (Type, Resource) = (update.Type, FeedResource.Of(update));
        Origin = tail?.LinkTo(update.Traceparent);
        CommitTime = update.CommitTime?.ToDateTime() ?? default;
    }

    public long Offset { get; }

    /// <summary>The serialized update, handed on as it is.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public bool EndsCommit { get; }

    /// <summary>Tells this entry from any other that history might have at the same offset.</summary>
    public ulong Hash { get; }

    public UpdateType Type { get; }

    public FeedResource Resource { get; }

    /// <summary>When it was committed, by the clock of who did.</summary>
    public DateTime CommitTime { get; }

    /// <summary>Where it came from; null where that is not traced.</summary>
    public TraceOrigin? Origin { get; }

    public static FeedEntry Of(LogEntry entry) => Of(entry, tail: null);

    /// <summary>Reads an entry within a span, which is linked to where the entry came from.</summary>
    public static FeedEntry Of(LogEntry entry, Activity? tail) => new(entry, Update.Parser.ParseFrom(entry.Update.Span), tail);

    public static ulong HashOf(LogEntry entry)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(entry.Update.Span, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
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
