using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.State.Subscriptions;

/// <summary>Creates, reads, changes and deletes durable subscriptions, and what is parked in them.</summary>
/// <param name="redis">The store.</param>
/// <param name="repetition">Repeats over short outages.</param>
/// <param name="durability">Confirms what is acknowledged.</param>
/// <param name="options">How long request ids are kept.</param>
public sealed class SubscriptionStore(
    RedisConnection redis, RedisRetry repetition, Durability durability, IOptions<RedisOptions> options) : IDisposable
{
    // Each has up to a page of filters in memory.
    private const int ListsAtOnce = 4;

    private const int MostParkedBytes = 1 << 20;

    private const int MostOfCongress = 1_000;

    private readonly LargeReads _lists = new(ListsAtOnce);

    /// <summary>Creates a subscription.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">Its settings, complete, with its owner.</param>
    /// <param name="after">The place to start after, of the log as it was looked at; null for the head.</param>
    /// <param name="requestId">The caller's request id, or empty.</param>
    /// <param name="request">The request, to tell a repetition from another with the same id.</param>
    /// <param name="cancellationToken">Ends waiting; it may be created all the same.</param>
    /// <returns>When it exists, now or since the first call with this request id.</returns>
    /// <exception cref="RejectionException">ALREADY_EXISTS, OUT_OF_RANGE, INVALID_ARGUMENT (REQUEST_ID_REUSED) or UNAVAILABLE.</exception>
    public async Task CreateAsync(
        SubscriptionName name,
        V1.Subscription settings,
        (string Epoch, long Offset)? after,
        string requestId,
        IMessage request,
        CancellationToken cancellationToken)
    {
        settings = settings.Clone().WithEtag((subscription, etag) => subscription.Etag = etag);
        var key = RequestKey(name, settings.Owner, requestId);
        var fingerprint = Fingerprint(request);
        RedisKey[] keys =
        [
            Keys.Meta(name.Congress), Keys.Checkpoints(name.Congress), SubscriptionScript.OwnKeys(name).First(),
            Keys.Index(name.Congress, Collections.Subscriptions), key,
        ];
        RedisValue[] arguments =
        [
            name.Id, fingerprint, Lifetime, settings.ToByteArray(), settings.MaxOutstanding, settings.MaxDeliveryAttempts,
            (long)settings.AckDeadline.ToTimeSpan().TotalMilliseconds, after?.Epoch ?? "", after?.Offset ?? RedisValue.EmptyString,
            Guid.NewGuid().ToString("N"), MostOfCongress,
        ];
        var answer = await ConfirmedAsync(name.Congress, key, SubscriptionScript.Create, keys, arguments, cancellationToken);
        switch ((string)answer[0]!)
        {
            case "exists":
                throw new RejectionException(new Rejection(RejectionKind.AlreadyExists, "ALREADY_EXISTS", $"{name} exists"));
            case "full":
                throw new CallFailedException(
                    CallFailure.ResourceExhausted,
                    "TOO_MANY_SUBSCRIPTIONS",
                    $"{CongressName.Format(name.Congress)} has {MostOfCongress} subscriptions, the most allowed; delete one first");
            case "lost":
                throw new CallFailedException(
                    CallFailure.OutOfRange, "EPOCH_CHANGED", "history was lost since this cursor was given; take a new snapshot");
            case "seen" when !((byte[])answer[1]!).AsSpan().SequenceEqual(fingerprint):
                throw new RejectionException(Rejection.Field("request_id", "was used for another request") with { Reason = "REQUEST_ID_REUSED" });
        }
    }

    /// <summary>Whether a request to create a subscription was carried out before, and confirms that it was.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="caller">Who makes it, or empty.</param>
    /// <param name="requestId">The caller's request id, or empty.</param>
    /// <param name="request">The request.</param>
    /// <returns>Whether it was; not so for another request with the same id.</returns>
    public Task<bool> WasCreatedAsync(int congress, string caller, string requestId, IMessage request) => RedisConnection.ReadAsync(async () =>
    {
        if (requestId.Length == 0)
            return false;
        var key = Keys.Request(congress, RequestMark.Scoped(caller, requestId));
        var seen = (byte[]?)await redis.Database.HashGetAsync(key, "fingerprint", RedisConnection.FromPrimary);
        if (seen is null || !seen.AsSpan().SequenceEqual(Fingerprint(request)))
            return false;
        await durability.ConfirmAsync(congress, key);
        return true;
    });

    /// <summary>Reads the ids of all subscriptions of a Congress.</summary>
    /// <param name="congress">The Congress.</param>
    /// <returns>The ids.</returns>
    public Task<HashSet<string>> ReadIdsAsync(int congress) => RedisConnection.ReadAsync(async () =>
    {
        var ids = await redis.Database.SortedSetRangeByRankAsync(
            Keys.Index(congress, Collections.Subscriptions), flags: RedisConnection.FromPrimary);
        return ids.Select(id => (string)id!).ToHashSet(StringComparer.Ordinal);
    });

    /// <summary>Reads which Congresses have subscriptions.</summary>
    /// <returns>Their numbers.</returns>
    public Task<IReadOnlyList<int>> CongressesAsync() => RedisConnection.ReadAsync(async () =>
    {
        var database = redis.Database;
        // All at once: one round trip.
        var counts = await Task.WhenAll(Enumerable.Range(1, CongressName.MaxNumber).Select(
            congress => database.SortedSetLengthAsync(Keys.Index(congress, Collections.Subscriptions), flags: RedisConnection.FromPrimary)));
        return (IReadOnlyList<int>)[.. Enumerable.Range(1, CongressName.MaxNumber).Where(congress => counts[congress - 1] > 0)];
    });

    /// <summary>Reads a subscription.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The subscription, or null.</returns>
    public Task<StoredSubscription?> ReadAsync(SubscriptionName name) => RedisConnection.ReadAsync(async () =>
    {
        var keys = SubscriptionScript.AllKeys(name);
        var answer = (RedisResult[])(await redis.Database.ScriptEvaluateAsync(
            SubscriptionScript.Read, [keys[0], keys[2], keys[3], keys[4], keys[10]], [name.Id], RedisConnection.FromPrimary))!;
        if (answer[0].IsNull)
            return null;
        var (own, frontier) = ((string)answer[1]!, (long)answer[2]);
        var standing = own.Length > 0 && own != (string?)answer[4] ? SubscriptionStatus.HistoryLost
            : answer[5].IsNull ? SubscriptionStatus.Expired
            : SubscriptionStatus.Active;
        return new StoredSubscription(
            new Incarnation(name, (string)answer[3]!),
            V1.Subscription.Parser.ParseFrom((byte[])answer[0]!),
            standing,
            answer[7].IsNull ? frontier : (long)answer[7] - 1,
            frontier,
            (long)answer[6],
            (long)answer[8],
            (byte[])answer[0]!,
            (string?)answer[4] ?? "",
            (long)answer[9]);
    });

    /// <summary>Lists the subscriptions of a Congress by id.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="request">From where.</param>
    /// <param name="isListed">Of which owners; null for all.</param>
    /// <param name="cancellationToken">The call.</param>
    /// <returns>A page.</returns>
    public Task<Page<StoredSubscription>> ListAsync(
        int congress, ListRequest request, Func<string, bool>? isListed, CancellationToken cancellationToken) =>
        _lists.RunAsync(() => PageOfAsync(congress, request, isListed, cancellationToken), cancellationToken);

    private async Task<Page<StoredSubscription>> PageOfAsync(
        int congress, ListRequest request, Func<string, bool>? isListed, CancellationToken cancellationToken)
    {
        var scope = PageTokens.Scope($"{CongressName.Format(congress)}/{Collections.Subscriptions}", request);
        var size = PageTokens.Size(request.PageSize);
        var (states, bytes) = (new List<StoredSubscription>(), 0);
        // As many as a Congress may have: a page of one owner may lie among those of many.
        foreach (var id in await MembersAsync(Keys.Index(congress, Collections.Subscriptions), scope, request, MostOfCongress))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ReadAsync(new SubscriptionName(congress, id)) is not { } state || isListed?.Invoke(state.Settings.Owner) == false)
                continue;
            if (states.Count == size || bytes >= MaxPageBytes)
                return new Page<StoredSubscription>(states, PageTokens.Write(scope, states[^1].Incarnation.Name.Id));
            states.Add(state);
            bytes += state.Settings.CalculateSize();
        }
        return new Page<StoredSubscription>(states, "");
    }

    /// <summary>Changes the settings of a subscription.</summary>
    /// <param name="subscription">As it was read.</param>
    /// <param name="settings">The new settings, complete.</param>
    /// <param name="cancellationToken">Ends waiting; it may be changed all the same.</param>
    /// <returns>Whether it is; not so where the settings were changed since they were read.</returns>
    /// <exception cref="RejectionException">NOT_FOUND, OUT_OF_RANGE or UNAVAILABLE.</exception>
    public async Task<bool> UpdateAsync(StoredSubscription subscription, V1.Subscription settings, CancellationToken cancellationToken)
    {
        settings = settings.Clone().WithEtag((changed, etag) => changed.Etag = etag);
        var name = subscription.Incarnation.Name;
        var key = RequestKey(name, "", "");
        var arguments = DeliveryStore.Arguments(
            redis, subscription.Incarnation, Lifetime, subscription.Stored, settings.ToByteArray(), settings.MaxOutstanding, settings.MaxDeliveryAttempts,
            (long)settings.AckDeadline.ToTimeSpan().TotalMilliseconds, !Equals(settings.Filter, subscription.Settings.Filter));
        RedisKey[] keys = [.. SubscriptionScript.AllKeys(name), key];
        var answer = await ConfirmedAsync(name.Congress, key, SubscriptionScript.Update, keys, [.. arguments], cancellationToken);
        DeliveryStore.Check(name, answer);
        return (string)answer[0]! != "changed";
    }

    /// <summary>Deletes a subscription.</summary>
    /// <param name="subscription">Which.</param>
    /// <param name="cancellationToken">Ends waiting; it may be deleted all the same.</param>
    /// <returns>When it is gone.</returns>
    /// <exception cref="RejectionException">NOT_FOUND or UNAVAILABLE.</exception>
    public async Task DeleteAsync(Incarnation subscription, CancellationToken cancellationToken)
    {
        var name = subscription.Name;
        var key = RequestKey(name, "", "");
        RedisKey[] keys =
        [
            Keys.Checkpoints(name.Congress), Keys.Index(name.Congress, Collections.Subscriptions), key, .. SubscriptionScript.OwnKeys(name),
        ];
        var arguments = DeliveryStore.Arguments(redis, subscription, "", Lifetime);
        var answer = await ConfirmedAsync(name.Congress, key, SubscriptionScript.Delete, keys, [.. arguments], cancellationToken);
        DeliveryStore.Check(name, answer);
    }

    /// <summary>Lists what is parked, oldest first, at most 1 MiB at once unless one alone is more.</summary>
    /// <param name="name">The subscription, which exists.</param>
    /// <param name="request">From where.</param>
    /// <returns>A page.</returns>
    public Task<Page<ParkedUpdate>> ParkedAsync(SubscriptionName name, ListRequest request) => RedisConnection.ReadAsync(async () =>
    {
        var keys = SubscriptionScript.AllKeys(name);
        var scope = PageTokens.Scope($"{name}/parked", request);
        var page = await PageAsync(keys[10], scope, request);
        var parked = new List<ParkedUpdate>();
        var bytes = 0;
        foreach (var member in page.Items)
        {
            var offset = (long)(RedisValue)member;
            var entry = await redis.Database.StreamRangeAsync(keys[1], $"{offset}-0", $"{offset}-0", 1, flags: RedisConnection.FromPrimary);
            // Only what expired has been trimmed away.
            if (entry is not [var held])
                throw DeliveryStore.Refused(name, "expired");
            var update = (byte[])held["update"]!;
            // One by one, so that no more is held than one message can carry.
            if ((bytes += update.Length) > MostParkedBytes && parked.Count > 0)
                return new Page<ParkedUpdate>(parked, PageTokens.Write(scope, DeliveryStore.Member(parked[^1].Offset)));
            var attempts = await redis.Database.HashGetAsync(keys[8], member, RedisConnection.FromPrimary);
            parked.Add(new ParkedUpdate(offset, update, (int)attempts));
        }
        return new Page<ParkedUpdate>(parked, page.NextPageToken);
    });

    /// <summary>Puts parked updates back into delivery.</summary>
    /// <param name="subscription">Which.</param>
    /// <param name="offsets">Which; none means all.</param>
    /// <param name="cancellationToken">Ends waiting; it may happen all the same.</param>
    /// <returns>How many were parked and are no more.</returns>
    /// <exception cref="RejectionException">NOT_FOUND, OUT_OF_RANGE or UNAVAILABLE.</exception>
    public async Task<int> ReplayAsync(Incarnation subscription, IEnumerable<long> offsets, CancellationToken cancellationToken)
    {
        var name = subscription.Name;
        var key = RequestKey(name, "", "");
        var arguments = DeliveryStore.Arguments(redis, subscription, "", Lifetime);
        arguments.AddRange(offsets.Select(offset => (RedisValue)DeliveryStore.Member(offset)));
        RedisKey[] keys = [.. SubscriptionScript.AllKeys(name), key];
        var answer = await ConfirmedAsync(name.Congress, key, SubscriptionScript.Replay, keys, [.. arguments], cancellationToken);
        DeliveryStore.Check(name, answer);
        return (int)answer[^1];
    }

    /// <inheritdoc/>
    public void Dispose() => _lists.Dispose();

    // A page has at most one subscription beyond it, and that has a filter of at most 128 KB.
    private const int MaxPageBytes = 3 << 20;

    private long Lifetime => (long)options.Value.RequestMemory.TotalMilliseconds;

    // What the script refused left no request key and changed nothing, so there is nothing to confirm.
    private Task<RedisResult[]> ConfirmedAsync(
        int congress, RedisKey request, string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        repetition.RunAsync(
            async () =>
            {
                var answer = (RedisResult[])(await redis.Database.ScriptEvaluateAsync(script, keys, arguments, RedisConnection.FromPrimary))!;
                if ((string)answer[0]! is "created" or "updated" or "deleted" or "replayed" or "seen")
                    await durability.ConfirmAsync(congress, request);
                return answer;
            },
            cancellationToken);

    private async Task<Page<string>> PageAsync(RedisKey members, string scope, ListRequest request)
    {
        var size = PageTokens.Size(request.PageSize);
        var found = await MembersAsync(members, scope, request, size + 1);
        var items = found.Take(size).ToArray();
        return new Page<string>(items, found.Length > size ? PageTokens.Write(scope, items[^1]) : "");
    }

    private async Task<string[]> MembersAsync(RedisKey members, string scope, ListRequest request, int most)
    {
        RedisValue after = request.PageToken.Length == 0 ? default : PageTokens.Read(scope, request.PageToken);
        var found = await RedisConnection.ReadAsync(() => redis.Database.SortedSetRangeByValueAsync(
            members, after, RedisValue.Null, Exclude.Start, Order.Ascending, skip: 0, take: most, RedisConnection.FromPrimary));
        return [.. found.Select(member => (string)member!)];
    }

    private static RedisKey RequestKey(SubscriptionName name, string caller, string requestId) =>
        Keys.Request(name.Congress, requestId.Length > 0 ? RequestMark.Scoped(caller, requestId) : $"unnamed-{Guid.NewGuid():N}");

    private static byte[] Fingerprint(IMessage request) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(request.Descriptor.FullName), .. request.ToByteArray()]);
}
