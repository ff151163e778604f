using Google.Rpc;
using Grpc.Core;

namespace VoteTracker.Client;

/// <summary>What an error says beyond its status code (google.rpc, AIP-193).</summary>
public sealed class ErrorDetails
{
    private ErrorDetails(Google.Rpc.Status status)
    {
        foreach (var detail in status.Details)
        {
            if (detail.TryUnpack<ErrorInfo>(out var info))
                (Reason, Metadata) = (info.Reason, info.Metadata);
            else if (detail.TryUnpack<BadRequest>(out var badRequest))
                FieldViolations = badRequest.FieldViolations;
            else if (detail.TryUnpack<RetryInfo>(out var retry))
                RetryDelay = DelayOf(retry);
        }
    }

    /// <summary>The stable reason, such as <c>CURSOR_FILTER_MISMATCH</c>; empty where the answer did not come from a VoteTracker service.</summary>
    public string Reason { get; } = "";

    /// <summary>What belongs to the reason, as the contract says.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>Which fields of the request are wrong, and why.</summary>
    public IReadOnlyList<BadRequest.Types.FieldViolation> FieldViolations { get; } = [];

    /// <summary>How long the service asks to be left alone; 0 where it does not.</summary>
    public TimeSpan RetryDelay { get; }

    /// <summary>Reads the details of an error. One without details, or with unreadable ones, has empty ones.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>Its details.</returns>
    public static ErrorDetails Of(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new(exception.Trailers.GetRpcStatus(ignoreParseError: true) ?? new Google.Rpc.Status());
    }

    private static TimeSpan DelayOf(RetryInfo retry)
    {
        // Out of its range it cannot be converted, and asks for nothing.
        var (seconds, nanos) = (retry.RetryDelay?.Seconds ?? 0, retry.RetryDelay?.Nanos ?? 0);
        return seconds is >= 0 and <= 315_576_000_000 && nanos is >= 0 and <= 999_999_999 && retry.RetryDelay is { } delay
            ? delay.ToTimeSpan()
            : TimeSpan.Zero;
    }
}
