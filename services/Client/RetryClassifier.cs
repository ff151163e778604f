using Grpc.Core;

namespace VoteTracker.Client;

/// <summary>Decides which failures are retried.</summary>
internal static class RetryClassifier
{
    /// <summary>Whether a unary call that may be made again is worth it.</summary>
    public static bool IsRepeatable(RpcException failure) =>
        IsTransient(failure) || (failure.StatusCode == StatusCode.Aborted && ErrorDetails.Of(failure).Reason == "CONFLICT");

    // INTERNAL, CANCELLED and UNKNOWN without a reason come from a broken connection, not from the service.
    public static bool IsTransient(Exception? cause) => cause is not RpcException refusal || refusal.StatusCode switch
    {
        StatusCode.Unavailable => true,
        StatusCode.ResourceExhausted => ErrorDetails.Of(refusal).Reason is "SLOW_CONSUMER" or "TOO_MANY_CALLS",
        StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown => ErrorDetails.Of(refusal).Reason.Length == 0,
        _ => false,
    };
}
