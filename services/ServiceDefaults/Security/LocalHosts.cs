using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using VoteTracker.Contract;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>
/// HTTP middleware for calls of browsers. Where callers are not authenticated it takes them only under names of this machine: any page can
/// have its own name lead to loopback (DNS rebinding), and would then call with the rights of whoever looks at it.
/// </summary>
internal sealed class LocalHosts(RequestDelegate next, IOptions<SecurityOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (options.Value is { IsOn: true } or { AllowInsecure: true } || IsLocal(context.Request.Host.Host))
            return next(context);
        RefusedCall.Failed(context, new CallFailedException(
            CallFailure.PermissionDenied,
            "HOST_NOT_ALLOWED",
            $"callers are not authenticated here, so calls are taken at 127.0.0.1 and localhost, and not at {context.Request.Host}; see Security in docs/operations.md"));
        return Task.CompletedTask;
    }

    private static bool IsLocal(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
