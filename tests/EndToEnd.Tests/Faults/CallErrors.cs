using Google.Rpc;
using Grpc.Core;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>What an error says, as clients read it.</summary>
/// <param name="Reason">The stable reason; empty where no service of ours answered.</param>
/// <param name="RetryDelay">How long the service asks to be left alone.</param>
/// <param name="Cursor">Where to resume, where it says so.</param>
internal sealed record CallErrors(string Reason, TimeSpan? RetryDelay, string Cursor)
{
    /// <summary>Whether the same call may succeed later, and may have been carried out.</summary>
    public static bool IsPassing(RpcException fault) =>
        fault.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded
        // The connection broke under the call, which the client library gives several codes.
        || fault.Status.DebugException is not null
        || fault.InnerException is IOException or HttpRequestException;

    public static CallErrors Of(RpcException fault)
    {
        var status = fault.GetRpcStatus();
        var info = status?.GetDetail<ErrorInfo>();
        var delay = status?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan();
        return new CallErrors(info?.Reason ?? "", delay, info?.Metadata.GetValueOrDefault("cursor", "") ?? "");
    }
}
