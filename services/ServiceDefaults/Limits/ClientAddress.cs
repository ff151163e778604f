using System.Net;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>The address of a client, alike for both forms of an IPv4 address.</summary>
internal static class ClientAddress
{
    public static IPAddress Of(EndPoint? remote) => Of((remote as IPEndPoint)?.Address);

    public static IPAddress Of(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        _ => address,
    };
}
