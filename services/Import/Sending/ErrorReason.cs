using Google.Rpc;
using Grpc.Core;

namespace VoteTracker.Import.Sending;

// The stable reason of a refusal (google.rpc.ErrorInfo, AIP-193).
internal static class ErrorReason
{
    // Details that cannot be read must not hide the refusal itself.
    public static string Of(RpcException refusal) =>
        refusal.Trailers.GetRpcStatus(ignoreParseError: true)?.GetDetail<ErrorInfo>()?.Reason ?? "";
}
