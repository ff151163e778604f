using Grpc.Core;

namespace VoteTracker.Client;

/// <summary>Which failures may pass by themselves.</summary>
internal static class RetryClassifier
{
    // INTERNAL, CANCELLED and UNKNOWN without a reason are not a service's answer but a connection torn down under it.
    public static bool IsTransient(Exception? cause) => cause is not RpcException refusal || refusal.StatusCode switch
    {
        StatusCode.Unavailable => true,
        StatusCode.ResourceExhausted => ErrorDetails.Of(refusal).Reason == "SLOW_CONSUMER",
        StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown => ErrorDetails.Of(refusal).Reason.Length == 0,
        _ => false,
    };
}
