using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace VoteTracker.ServiceDefaults;

/// <summary>How the HTTP/2 server treats connections that carry many streams for a long time.</summary>
internal static class KestrelSettings
{
    private const int MaxStreamsPerConnection = 10_000;

    // Whatever decodes headers must decode all of a stream's to keep the connection's compression in step. Kestrel does so up to twice
    // this size and answers HTTP 431 to that stream alone; beyond, it has to give up the connection. CallLimit refuses far less.
    private const int MaxHeadersSize = 128 * 1024;

    // As SETTINGS_MAX_HEADER_LIST_SIZE counts (RFC 9113, 6.5.2).
    private const int LeastHeaderSize = 32;

    public static void Apply(KestrelServerOptions options)
    {
        options.AddServerHeader = false;

        var limits = options.Limits;

        // A stream stays open for hours, so the default of 100 would let the 101st watcher of a connection wait for ever.
        limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;

        // The size of all headers is what counts, be they one or many.
        limits.MaxRequestHeadersTotalSize = MaxHeadersSize;
        limits.MaxRequestHeaderCount = 2 * MaxHeadersSize / LeastHeaderSize;
        limits.Http2.MaxRequestHeaderFieldSize = 2 * MaxHeadersSize;

        // A peer that vanished (cable, suspended laptop) is only noticed by a missing answer to a ping.
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);

        // Below these rates Kestrel would close the whole connection with all its streams. CallLimit ends a stream that stalls alone.
        limits.MinResponseDataRate = null;
        limits.MinRequestBodyDataRate = null;
    }
}
