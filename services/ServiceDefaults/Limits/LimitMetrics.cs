using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using VoteTracker.ServiceDefaults.Requests;
using VoteTracker.ServiceDefaults.Security;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>What clients hold of this process, beside the most that they may.</summary>
internal sealed class LimitMetrics : IDisposable
{
    private const string Name = "VoteTracker.ServiceDefaults";

    private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly Meter _states = new(Name);

    /// <summary>Registers the gauges.</summary>
    /// <param name="accounts">What is held.</param>
    /// <param name="options">The limits.</param>
    public LimitMetrics(ClientAccounts accounts, IOptions<LimitOptions> options)
    {
        var limits = options.Value;
        // Observed, so that they are there from the start on: of what appears with its first time no rate can be told.
        foreach (var reason in (string[])
            [
                ClientAccounts.TooManyStreams, ClientAccounts.TooManyBytesHeld, ClientAccounts.TooManyConnections, CallRate.TooManyCalls, RequestMetadata.TooLarge,
                .. CallerAuthentication.Refusals, RoleCheck.RoleRequired,
            ])
            _refused[reason] = 0;
        _states.CreateObservableCounter(
            "votetracker.call.refused",
            () => _refused.Select(refused => new Measurement<long>(refused.Value, new KeyValuePair<string, object?>("error.type", refused.Key))),
            "{call}",
            "Calls that were refused for their metadata, their caller, or what their client or the process holds");
        _states.CreateObservableGauge("votetracker.call.open", () => accounts.Streams, "{call}", "Calls and streams that are open");
        _states.CreateObservableGauge("votetracker.call.limit", () => limits.MaxStreams, "{call}", "Limits:MaxStreams");
        _states.CreateObservableGauge("votetracker.call.held", () => Math.Max(accounts.Bytes, accounts.RequestBytes), "By", "Bytes of large messages that clients have not taken, and of filters of their streams, or of requests where these are more");
        _states.CreateObservableGauge("votetracker.call.held.limit", () => limits.MaxBytes, "By", "Limits:MaxBytes");
        _states.CreateObservableGauge("votetracker.connection.limit", () => limits.MaxConnections, "{connection}", "Limits:MaxConnections");
    }

    /// <summary>A call was refused.</summary>
    public void CallRefused(string reason) => _refused.AddOrUpdate(reason, 1, (_, before) => before + 1);

    /// <inheritdoc/>
    public void Dispose() => _states.Dispose();
}
