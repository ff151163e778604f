using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace VoteTracker.ServiceDefaults;

/// <summary>Answers a call before gRPC sees it, with gRPC's trailers-only response and without reading the request.</summary>
internal static class RefusedCall
{
    public static void Answer(HttpResponse response, RpcException refusal)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)refusal.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(refusal.Status.Detail);
        foreach (var trailer in refusal.Trailers)
            response.Headers[trailer.Key] = trailer.IsBinary ? Convert.ToBase64String(trailer.ValueBytes) : trailer.Value;
    }
}
