using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using VoteTracker.ServiceDefaults.Security;

namespace VoteTracker.ServiceDefaults;

/// <summary>The certificate that a caller showed, for a process that passes calls on.</summary>
public static class CallerCertificate
{
    /// <summary>The caller's certificate: of the connection, or what a known proxy says of it.</summary>
    /// <param name="context">The call.</param>
    /// <returns>The certificate; null where there is none.</returns>
    public static X509Certificate2? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<ForwardedCertificate>() is { } forwarded ? forwarded.Certificate : context.Connection.ClientCertificate;
    }
}
