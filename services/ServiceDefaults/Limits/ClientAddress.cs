using System.Net;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>Identifies a client for limits per client: by its address, since calls are not authenticated.</summary>
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
