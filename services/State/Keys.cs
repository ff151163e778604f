using StackExchange.Redis;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>
/// The names of everything in Redis. All of one Congress carries one hash tag, so it lies in one slot: it commits
/// atomically and has one order, and Congresses spread over a cluster. <see cref="RedisConnection"/> puts the prefix before them.
/// </summary>
internal static class Keys
{
    /// <summary>Nothing: written to without anything to write, to see whether writes are taken. There is no Congress 0.</summary>
    public static RedisKey Probe { get; } = $"{Tag(0)}:probe";

    /// <summary>Channel: of nothing, to see whether it may be used.</summary>
    public static string ProbeChannel { get; } = $"{Tag(0)}:wake";

    /// <summary>Hash: epoch, schema version, head, length of the largest update.</summary>
    public static RedisKey Meta(int congress) => $"{Tag(congress)}:meta";

    /// <summary>Stream: the log, entry id = offset.</summary>
    public static RedisKey Log(int congress) => $"{Tag(congress)}:log";

    /// <summary>Hash with expiry: the request ids of one half hour that changed nothing, each with the beginning of its fingerprint.</summary>
    public static RedisKey Unchanged(int congress, long period) => $"{Tag(congress)}:unchanged:{period}";

    /// <summary>Hash with expiry: what a request id returned.</summary>
    public static RedisKey Request(int congress, string requestId) => $"{Tag(congress)}:request:{requestId}";

    /// <summary>
    /// Hash: version, public message and interior of one resource, and of a measure what became of it before the President and, while they are
    /// short, its actions. Or a roster.
    /// </summary>
    public static RedisKey Document(int congress, string resourceName) => $"{Tag(congress)}:document:{resourceName}";

    /// <summary>Hash: the actions of a measure by their ids, where they lie apart from it.</summary>
    public static RedisKey Actions(int congress, string measure) => $"{Tag(congress)}:document:{measure}:actions";

    /// <summary>Hash: by the id of an action its digest and its place in the list.</summary>
    public static RedisKey ActionPlaces(int congress, string measure) => $"{Tag(congress)}:document:{measure}:action-places";

    /// <summary>Sorted set: the places of a measure's actions, each with its id behind it, in the order of the list.</summary>
    public static RedisKey ActionOrder(int congress, string measure) => $"{Tag(congress)}:document:{measure}:action-order";

    /// <summary>Hash: by the id of an action who states it; in the field without a name the newest whole documents on the measure.</summary>
    public static RedisKey ActionRegister(int congress, string measure) => $"{Tag(congress)}:document:{measure}:action-register";

    /// <summary>Sorted set: an index, as IndexNames names it; that of all resources of a collection has the collection's name.</summary>
    public static RedisKey Index(int congress, string index) => $"{Tag(congress)}:index:{index}";

    /// <summary>Sorted set: the votes that bitmaps have, each with its number, from 0.</summary>
    public static RedisKey VoteNumbers(int congress) => $"{Tag(congress)}:vote-numbers";

    /// <summary>String: an index as a bitmap, by the numbers of votes.</summary>
    public static RedisKey Bitmap(int congress, string index) => $"{Tag(congress)}:bitmap:{index}";

    /// <summary>Channel: something was committed. Carries what was, where that is short (<see cref="LogAppend"/>); the log has it all.</summary>
    public static string Wake(int congress) => $"{Tag(congress)}:wake";

    /// <summary>Sorted set: the checkpoints of the durable subscriptions that can go on, which hold up the trimming of the log.</summary>
    public static RedisKey Checkpoints(int congress) => $"{Tag(congress)}:checkpoints";

    /// <summary>One part of what is kept for a durable subscription; Prelude.lua says what they are.</summary>
    public static RedisKey Subscription(int congress, string id, string part) => $"{Tag(congress)}:subscription:{id}:{part}";

    /// <summary>Channel: something became ready in a durable subscription, or it was deleted. Carries nothing.</summary>
    public static string SubscriptionWake(int congress, string id) => $"{Tag(congress)}:subscription:{id}:wake";

    private static string Tag(int congress) => $"{{{CongressName.Format(congress)}}}";
}
