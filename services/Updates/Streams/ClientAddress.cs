using System.Net;
using Grpc.Core;

namespace VoteTracker.Updates.Streams;

/// <summary>Identifies a client for limits per client: by its address, since calls are not authenticated.</summary>
internal static class ClientAddress
{
    /// <summary>Names the client of a call.</summary>
    public static string Of(ServerCallContext context) => context.GetHttpContext().Connection.RemoteIpAddress switch
    {
        null => "local",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        IPAddress address => address.ToString(),
    };
}
