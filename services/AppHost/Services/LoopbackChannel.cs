using Grpc.Net.Client;

namespace VoteTracker.AppHost;

/// <summary>A channel to a service on this machine.</summary>
internal static class LoopbackChannel
{
    public static GrpcChannel To(int port) => GrpcChannel.ForAddress(Ports.Url(port), new GrpcChannelOptions
    {
        // A proxy from the environment does not reach this machine's own loopback.
        HttpHandler = new SocketsHttpHandler { UseProxy = false },
        DisposeHttpClient = true,
    });
}
