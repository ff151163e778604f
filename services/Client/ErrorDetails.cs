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

    /// <summary>The stable reason, such as <c>CURSOR_FILTER_MISMATCH</c>; empty when the answer did not come from a VoteTracker service.</summary>
    public string Reason { get; } = "";

    /// <summary>The metadata of the reason, as the proto files document it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>The invalid fields of the request.</summary>
    public IReadOnlyList<BadRequest.Types.FieldViolation> FieldViolations { get; } = [];

    /// <summary>The retry delay that the service asks for; 0 when it does not.</summary>
    public TimeSpan RetryDelay { get; }

    /// <summary>Reads the details of an error. Empty when it has none, or unreadable ones.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>Its details.</returns>
    public static ErrorDetails Of(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new(exception.Trailers.GetRpcStatus(ignoreParseError: true) ?? new Google.Rpc.Status());
    }

    private static TimeSpan DelayOf(RetryInfo retry)
    {
        // Out of range it cannot be converted and is ignored.
        var (seconds, nanos) = (retry.RetryDelay?.Seconds ?? 0, retry.RetryDelay?.Nanos ?? 0);
        return seconds is >= 0 and <= 315_576_000_000 && nanos is >= 0 and <= 999_999_999 && retry.RetryDelay is { } delay
            ? delay.ToTimeSpan()
            : TimeSpan.Zero;
    }
}
