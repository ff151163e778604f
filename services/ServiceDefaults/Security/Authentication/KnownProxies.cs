using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using VoteTracker.ServiceDefaults.Limits;
using IPNetwork = System.Net.IPNetwork;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>The proxies whose word is taken for whom they forward. What others say of that is passed over.</summary>
internal sealed class KnownProxies(IOptions<SecurityOptions> options)
{
    private readonly IPNetwork[] _networks = [.. (options.Value.KnownProxies ?? []).Select(NetworkOf)];

    public bool Contains(IPAddress address) => _networks.Length > 0 && _networks.Any(network => network.Contains(ClientAddress.Of(address)));

    public ForwardedHeadersOptions Forwarding()
    {
        // Through as many of them as stand in a row. Whether it was https, a sign-in must know for the address that viewers come back to.
        var forwarding = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        forwarding.KnownProxies.Clear();
        forwarding.KnownIPNetworks.Clear();
        foreach (var network in _networks)
            forwarding.KnownIPNetworks.Add(network);
        return forwarding;
    }

    private static IPNetwork NetworkOf(string proxy) => IPAddress.TryParse(proxy, out var address)
        ? new IPNetwork(ClientAddress.Of(address), ClientAddress.Of(address).GetAddressBytes().Length * 8)
        : IPNetwork.Parse(proxy);
}
