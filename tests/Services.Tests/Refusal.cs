using Google.Rpc;
using Grpc.Core;

namespace VoteTracker.Services.Tests;

/// <summary>What a refused call answered.</summary>
internal sealed record Refusal(StatusCode Code, string Reason, string Message, string[] Fields, IDictionary<string, string> Metadata)
{
    public bool SaysWhenToComeBack { get; private init; }

    public static async Task<Refusal> OfAsync(Func<Task> call) => Of(await Assert.ThrowsAsync<RpcException>(call));

    public static Refusal Of(RpcException refused)
    {
        var status = refused.GetRpcStatus() ?? new Google.Rpc.Status();
        var info = status.GetDetail<ErrorInfo>();
        var fields = status.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field) ?? [];
        return new Refusal(
            refused.StatusCode, info?.Reason ?? "", refused.Status.Detail, [.. fields], info?.Metadata ?? new Google.Protobuf.Collections.MapField<string, string>())
        {
            SaysWhenToComeBack = status.GetDetail<RetryInfo>() is not null,
        };
    }
}
