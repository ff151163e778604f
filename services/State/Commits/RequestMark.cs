using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using StackExchange.Redis;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>
/// What a request leaves in the store, so that its repetition is recognized: its answer under a key of its own, or, where it
/// changed nothing, a field in a hash of the half hour in which it came.
/// </summary>
internal sealed class RequestMark
{
    /// <summary>For how long it is known of a request that it changed nothing: at least half as long.</summary>
    public static readonly TimeSpan UnchangedMemory = TimeSpan.FromHours(1);

    private RequestMark(int congress, string id, string caller, byte[] fingerprint, bool isNamed, DateTimeOffset now)
    {
        var period = now.ToUnixTimeMilliseconds() / ((long)UnchangedMemory.TotalMilliseconds / 2);
        (Caller, Fingerprint, IsNamed) = (caller, fingerprint, isNamed);
        Key = Keys.Request(congress, id);
        Unchanged = Keys.Unchanged(congress, period);
        UnchangedBefore = Keys.Unchanged(congress, period - 1);
        UnchangedField = SHA256.HashData(Encoding.UTF8.GetBytes(id))[..16];
    }

    /// <summary>Who sent it, or empty.</summary>
    public string Caller { get; }

    /// <summary>Whether the caller named it, and so may have sent it before.</summary>
    public bool IsNamed { get; }

    /// <summary>Tells a repetition from another request with the same id.</summary>
    public byte[] Fingerprint { get; }

    public RedisKey Key { get; }

    public RedisKey Unchanged { get; }

    public RedisKey UnchangedBefore { get; }

    public RedisValue UnchangedField { get; }

    public static RequestMark Of(int congress, string caller, string requestId, IMessage request, DateTimeOffset now)
    {
        var fingerprint = SHA256.HashData([.. Encoding.UTF8.GetBytes(request.Descriptor.FullName), .. request.ToByteArray()]);
        return requestId.Length > 0
            ? new RequestMark(congress, Scoped(caller, requestId), caller, fingerprint, isNamed: true, now)
            : new RequestMark(congress, $"unnamed-{Guid.NewGuid():N}", caller, fingerprint, isNamed: false, now);
    }

    /// <summary>A request id as the store knows it: what others call by the same id is another request.</summary>
    public static string Scoped(string caller, string requestId) =>
        caller.Length == 0 ? requestId : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caller)))}:{requestId}";

    /// <summary>Looks for the mark of an earlier call with the same id.</summary>
    public async Task<SeenRequest?> FindAsync(IDatabase database)
    {
        var answered = database.HashGetAsync(Key, ["fingerprint", "reply"], RedisConnection.FromPrimary);
        RedisKey[] periods = [Unchanged, UnchangedBefore];
        var marks = await Task.WhenAll(periods.Select(period => database.HashGetAsync(period, UnchangedField, RedisConnection.FromPrimary)));
        return await answered switch
        {
            [{ IsNull: false } fingerprint, var reply] => new SeenRequest((byte[])fingerprint!, Key, (byte[])reply!),
            _ when !marks[0].IsNull => new SeenRequest((byte[])marks[0]!, Unchanged, Reply: null),
            _ when !marks[1].IsNull => new SeenRequest((byte[])marks[1]!, UnchangedBefore, Reply: null),
            _ => null,
        };
    }

    /// <exception cref="RejectionException">Its id was used for another request.</exception>
    public void Demand(SeenRequest seen)
    {
        if (!Fingerprint.AsSpan().StartsWith(seen.Fingerprint))
            throw new RejectionException(Rejection.Field("request_id", "was used for another request") with { Reason = "REQUEST_ID_REUSED" });
    }
}

/// <summary>The mark of an earlier call.</summary>
/// <param name="Fingerprint">Its fingerprint, or the beginning of it.</param>
/// <param name="Key">Where the mark is.</param>
/// <param name="Reply">What was answered; null where nothing was changed.</param>
internal sealed record SeenRequest(byte[] Fingerprint, RedisKey Key, byte[]? Reply);
