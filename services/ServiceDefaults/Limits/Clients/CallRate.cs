using System.Collections.Immutable;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using VoteTracker.Contract;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>How many calls each client begins in a second: a bucket of tokens, which is forgotten soon after it is full again.</summary>
internal sealed class CallRate : IDisposable
{
    public const string TooManyCalls = "TOO_MANY_CALLS";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly int _perSecond;
    private readonly PartitionedRateLimiter<Client>? _buckets;

    /// <summary>Made by the container.</summary>
    /// <param name="options">The limit.</param>
    public CallRate(IOptions<LimitOptions> options)
    {
        _perSecond = options.Value.MaxCallsPerSecondPerClient;
        if (_perSecond == 0)
            return;
        var bucket = new TokenBucketRateLimiterOptions { TokenLimit = _perSecond, TokensPerPeriod = _perSecond, ReplenishmentPeriod = Period };
        _buckets = PartitionedRateLimiter.Create<Client, Client>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => bucket));
    }

    /// <summary>Counts a call.</summary>
    /// <returns>Null, or why the client may not make it now.</returns>
    public CallFailedException? Refusal(Client client)
    {
        using var lease = _buckets?.AttemptAcquire(client);
        if (lease is null or { IsAcquired: true })
            return null;
        return new CallFailedException(CallFailure.ResourceExhausted, TooManyCalls, $"this client makes more than {_perSecond} calls a second, the most allowed")
        {
            Metadata = ImmutableDictionary<string, string>.Empty.Add("limit", _perSecond.ToString(CultureInfo.InvariantCulture)),
            RetryDelay = lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : Period,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _buckets?.Dispose();
}
