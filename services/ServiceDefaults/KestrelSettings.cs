using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace VoteTracker.ServiceDefaults;

/// <summary>How the HTTP/2 server treats connections that carry many streams for a long time.</summary>
internal static class KestrelSettings
{
    private const int MaxStreamsPerConnection = 10_000;

    public static void Apply(KestrelServerOptions options)
    {
        options.AddServerHeader = false;

        var limits = options.Limits;

        // A stream stays open for hours, so the default of 100 would let the 101st watcher of a connection wait for ever.
        limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;

        // A peer that vanished (cable, suspended laptop) is only noticed by a missing answer to a ping.
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);

        // Below these rates Kestrel would close the whole connection with all its streams. CallLimit ends a stream that stalls alone.
        limits.MinResponseDataRate = null;
        limits.MinRequestBodyDataRate = null;
    }
}
