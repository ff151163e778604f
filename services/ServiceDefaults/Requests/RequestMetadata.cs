using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Limits;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>Holds a call's metadata to its limit. The server takes more, so that only the call is refused and not its connection ended.</summary>
internal static class RequestMetadata
{
    public const string TooLarge = "METADATA_TOO_LARGE";

    private const int MaxSize = 32 * 1024;

    // HTTP/2 counts so much for each field besides its name and value (RFC 9113, 6.5.2).
    private const int FieldOverhead = 32;

    // Less is little beside what a call takes anyway.
    private const int Small = 1 << 10;

    private static readonly string[] OfGrpc =
        ["host", "te", "content-type", "content-length", "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "grpc-internal-encoding-request"];

    private static readonly string[] OfWeb = [.. OfGrpc, "authorization", "accept", "if-none-match"];

    /// <summary>Why a call may not have this metadata, or null.</summary>
    public static CallFailedException? Problem(IHeaderDictionary headers)
    {
        var size = Size(headers);
        return size <= MaxSize
            ? null
            : new CallFailedException(
                CallFailure.ResourceExhausted, TooLarge, $"the metadata of a call has at most 32 KiB, of this call {size / 1024 + 1} KiB");
    }

    /// <summary>
    /// Lets go of what has been looked at and nothing reads any more: a stream would keep it for hours, and by HTTP/2's compression the
    /// metadata of each further stream takes some bytes on the wire. What stays counts as the client's.
    /// </summary>
    public static void UseLeanMetadata(this IApplicationBuilder app, bool forwards)
    {
        var needed = new HashSet<string>(forwards ? OfWeb : OfGrpc, StringComparer.OrdinalIgnoreCase);
        app.Use((context, next) =>
        {
            var headers = context.Request.Headers;
            // HTTP/1.1 has one call a connection, and reads some later itself.
            if (!HttpProtocol.IsHttp2(context.Request.Protocol))
                return next(context);
            foreach (var name in headers.Keys.Where(name => !needed.Contains(name)).ToList())
                headers.Remove(name);
            if (Size(headers) * sizeof(char) is > Small and var size)
            {
                try
                {
                    context.Features.GetRequiredFeature<BytesUnderWay>().Requests.KeepMetadata(size);
                }
                catch (CallFailedException refusal)
                {
                    RefusedCall.Failed(context, refusal);
                    return Task.CompletedTask;
                }
            }
            return next(context);
        });
    }

    private static int Size(IHeaderDictionary headers)
    {
        var size = 0;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
                size += FieldOverhead + name.Length + (value?.Length ?? 0);
        }
        return size;
    }
}
