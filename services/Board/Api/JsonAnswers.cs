using System.Buffers;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace VoteTracker.Board.Api;

/// <summary>
/// HTTP middleware around JSON answers. A whole answer is kept until it is complete: then it has a length, an ETag where it is one resource, and
/// is not sent to a client that has it already; and CallLimit waits for the client with its limits. A stream goes out message by message.
/// </summary>
internal sealed class JsonAnswers(RequestDelegate next)
{
    /// <summary>Set by the call: the etag of what it answers with.</summary>
    internal sealed record Etag(string Value);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not { MethodDescriptor: var method })
        {
            await next(context);
            return;
        }
        var response = context.Response;
        // What it is depends on who asks, and a copy must be asked about.
        (response.Headers.CacheControl, response.Headers.Vary) = ("private, no-cache", "Authorization");
        if (method.IsServerStreaming)
        {
            response.OnStarting(() =>
            {
                if (response.StatusCode == StatusCodes.Status200OK)
                    response.ContentType = "application/x-ndjson";
                return Task.CompletedTask;
            });
            await next(context);
            return;
        }

        var body = await KeptAsync(context);
        if (context.Features.Get<Etag>() is { } etag && HttpMethods.IsGet(context.Request.Method) && response.StatusCode == StatusCodes.Status200OK)
        {
            var tag = new EntityTagHeaderValue($"\"{etag.Value}\"");
            response.Headers.ETag = tag.ToString();
            if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
            {
                (response.StatusCode, response.ContentType) = (StatusCodes.Status304NotModified, null);
                return;
            }
        }
        if (body.Length == 0)
            return;
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    /// <summary>The etag field of a message that is one resource; null where it has none.</summary>
    public static FieldDescriptor? EtagOf(MessageDescriptor message) => message.FindFieldByName("etag");

    private async Task<MemoryStream> KeptAsync(HttpContext context)
    {
        var (connection, body) = (context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), new MemoryStream());
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync();
            return body;
        }
        finally
        {
            context.Features.Set(connection);
        }
    }
}
