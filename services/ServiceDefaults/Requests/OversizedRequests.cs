using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VoteTracker.Contract;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>Adds the reason to the refusal of a message that is too large: gRPC refuses it before our code sees the call.</summary>
internal static class OversizedRequests
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    private static readonly string Details = Convert.ToBase64String(RpcErrors.From(new CallFailedException(
        CallFailure.ResourceExhausted, "REQUEST_TOO_LARGE", "a request has at most 3 MiB")).GetRpcStatus()!.ToByteArray());

    private static readonly string ResourceExhausted = ((int)StatusCode.ResourceExhausted).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static void UseOversizedRequests(this WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);
        var headers = context.Response.Headers;
        if (!context.Response.HasStarted && headers["grpc-status"] == ResourceExhausted && !headers.ContainsKey(DetailsTrailer))
            headers[DetailsTrailer] = Details;
    });
}
