using System.IO.Pipelines;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.ServiceDefaults.Limits;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>Has gRPC read its messages through <see cref="RequestFrameReader"/>.</summary>
internal static class RequestFraming
{
    public static void UseRequestFraming(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (RefusedCall.IsGrpc(context.Request) && context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.Type is { } type
            && context.Features.Get<IRequestBodyPipeFeature>() is { } body)
        {
            var isStream = type is MethodType.ClientStreaming or MethodType.DuplexStreaming;
            context.Features.Set<IRequestBodyPipeFeature>(new Framed(new RequestFrameReader(
                body.Reader,
                isStream,
                context.Request.Headers["grpc-encoding"],
                context.Features.GetRequiredFeature<BytesUnderWay>().Requests,
                context.Features.GetRequiredFeature<RequestTimer>())));
        }
        return next(context);
    });

    public static RpcException Malformed(string why) => RpcErrors.From(new Rejection(RejectionKind.InvalidArgument, "MALFORMED_MESSAGE", why));

    public static RpcException TooLarge() =>
        RpcErrors.From(new CallFailedException(CallFailure.ResourceExhausted, "REQUEST_TOO_LARGE", "a request has at most 3 MiB, and what is compressed expands at most 32 times"));

    private sealed record Framed(PipeReader Reader) : IRequestBodyPipeFeature;
}
