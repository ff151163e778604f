using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace VoteTracker.Records;

// The stable reason of a refusal (google.rpc.ErrorInfo, AIP-193).
internal static class ErrorReason
{
    // Field 1 of ErrorInfo is `reason`; this version of its package still calls it by the name that it had before.
    public static string Of(RpcException refusal)
    {
        try
        {
            return refusal.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes
                ? Google.Rpc.Status.Parser.ParseFrom(bytes).Details
                    .Select(detail => detail.TryUnpack<ErrorInfo>(out var info) ? info.Type : "")
                    .FirstOrDefault(reason => reason.Length > 0, "")
                : "";
        }
        catch (InvalidProtocolBufferException)
        {
            // Details that cannot be read must not hide the refusal itself.
            return "";
        }
    }
}
