using System.Net;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>The address of a client, alike for both forms of an IPv4 address.</summary>
public static class ClientAddress
{
    /// <summary>The address of an end point; None where it has none.</summary>
    public static IPAddress Of(EndPoint? remote) => Of((remote as IPEndPoint)?.Address);

    /// <summary>An address in the form of IPv4 where it is one; None for none.</summary>
    public static IPAddress Of(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        _ => address,
    };
}
