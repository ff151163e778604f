using Google.Rpc;
using Grpc.Core;

namespace VoteTracker.Testing;

/// <summary>What a refused call answered, as clients read it.</summary>
/// <param name="Code">The code.</param>
/// <param name="Reason">The stable reason; empty where no service of ours answered.</param>
/// <param name="Message">The text.</param>
/// <param name="Fields">The fields that are wrong.</param>
/// <param name="Metadata">What belongs to the reason.</param>
/// <param name="RetryDelay">How long the service asks to be left alone.</param>
public sealed record Refusal(
    StatusCode Code, string Reason, string Message, IReadOnlyList<string> Fields, IReadOnlyDictionary<string, string> Metadata, TimeSpan? RetryDelay)
{
    public static async Task<Refusal> OfAsync(Func<Task> call) => Of(await Assert.ThrowsAsync<RpcException>(call));

    public static Refusal Of(RpcException refused)
    {
        var status = refused.GetRpcStatus();
        var info = status?.GetDetail<ErrorInfo>();
        return new Refusal(
            refused.StatusCode,
            info?.Reason ?? "",
            refused.Status.Detail,
            [.. status?.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field) ?? []],
            new Dictionary<string, string>(info?.Metadata ?? [], StringComparer.Ordinal),
            status?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan());
    }

    /// <summary>Fails with all that was answered where that is something else.</summary>
    public void Demand(StatusCode code, string reason) => Assert.True((Code, Reason) == (code, reason), $"{this} and not {code} ({reason})");

    /// <summary>Whether the same call may succeed later, and may have been carried out.</summary>
    public static bool IsPassing(RpcException fault) =>
        fault.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded
        // The connection broke under the call, which gRPC's client gives several codes.
        || fault.Status.DebugException is not null
        || fault.InnerException is IOException or HttpRequestException;
}
