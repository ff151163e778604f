using Grpc.Core;

namespace VoteTracker.ServiceDefaults;

/// <summary>Who makes a call.</summary>
public static class CallerIdentity
{
    /// <summary>The authenticated caller's name.</summary>
    /// <param name="context">The call.</param>
    /// <returns>The name; empty where callers are not authenticated.</returns>
    public static string CallerName(this ServerCallContext context) => context.GetHttpContext().User.Identity?.Name ?? "";
}
