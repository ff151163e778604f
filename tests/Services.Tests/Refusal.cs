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
        var status = Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin") ?? []);
        var info = status.Details.Where(detail => detail.Is(ErrorInfo.Descriptor)).Select(detail => detail.Unpack<ErrorInfo>()).SingleOrDefault();
        var fields = status.Details.Where(detail => detail.Is(BadRequest.Descriptor))
            .SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations).Select(violation => violation.Field);
        return new Refusal(
            refused.StatusCode, info?.Type ?? "", refused.Status.Detail, [.. fields], info?.Metadata ?? new Google.Protobuf.Collections.MapField<string, string>())
        {
            SaysWhenToComeBack = status.Details.Any(detail => detail.Is(RetryInfo.Descriptor)),
        };
    }
}
