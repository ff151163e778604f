using System.Net;

namespace VoteTracker.State.Connection;

/// <summary>A server's address as a setting would give it; a name's own text begins with its address family.</summary>
internal static class EndPointText
{
    public static string Of(EndPoint? endpoint) => endpoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endpoint}";
}
