using System.Net;
using Microsoft.AspNetCore.Http;
using VoteTracker.ServiceDefaults.Security;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>Whom limits count: the authenticated caller, or the address where there is none.</summary>
/// <param name="Name">The caller's name.</param>
/// <param name="Address">The address.</param>
internal readonly record struct Client(string? Name, IPAddress? Address)
{
    public static Client Of(HttpContext context) => context.Features.Get<Caller>() is { } caller
        ? new(caller.Name, null)
        : Of(ClientAddress.Of(context.Connection.RemoteIpAddress));

    public static Client Of(IPAddress address) => new(null, address);
}
