using System.Net;
using Grpc.Core;

namespace VoteTracker.Updates;

/// <summary>Who a call comes from, as limits per client see it: the address, since nobody has to say who he is.</summary>
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
