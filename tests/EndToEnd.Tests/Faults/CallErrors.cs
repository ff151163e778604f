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
        var (reason, delay, cursor) = ("", (TimeSpan?)null, "");
        foreach (var detail in Google.Rpc.Status.Parser.ParseFrom(fault.Trailers.GetValueBytes("grpc-status-details-bin") ?? []).Details)
        {
            // Field 1 is named reason today; this version of the package still has its first name.
            if (detail.TryUnpack<ErrorInfo>(out var info))
                (reason, cursor) = (info.Type, info.Metadata.GetValueOrDefault("cursor", ""));
            else if (detail.TryUnpack<RetryInfo>(out var retry))
                delay = retry.RetryDelay?.ToTimeSpan();
        }
        return new CallErrors(reason, delay, cursor);
    }
}
