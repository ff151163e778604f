using Grpc.Core;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Security;

namespace VoteTracker.ServiceDefaults;

/// <summary>Who makes a call.</summary>
public static class CallerIdentity
{
    /// <summary>The authenticated caller's name.</summary>
    /// <param name="context">The call.</param>
    /// <returns>The name; empty where callers are not authenticated.</returns>
    public static string CallerName(this ServerCallContext context) => CallerOf(context)?.Name ?? "";

    /// <summary>Until when it is known who the caller is. A stream ends then.</summary>
    /// <param name="context">The call.</param>
    /// <returns>When its token or certificate expires; for ever where callers are not authenticated.</returns>
    public static DateTimeOffset CallerExpires(this ServerCallContext context) => CallerOf(context)?.ExpiresAt ?? DateTimeOffset.MaxValue;

    /// <summary>Whether the caller may use what belongs to somebody: its owner may, an operator may, and anybody where callers are not authenticated.</summary>
    /// <param name="context">The call.</param>
    /// <param name="owner">The owner's name; empty for what was made where callers were not authenticated.</param>
    /// <returns>Whether it may.</returns>
    public static bool MayUse(this ServerCallContext context, string owner) =>
        CallerOf(context) is not { } caller || caller.Role == Role.Operator || caller.Name == owner;

    /// <summary>Refuses what belongs to somebody else.</summary>
    /// <param name="context">The call.</param>
    /// <param name="owner">The owner's name, or empty.</param>
    /// <param name="resource">What it is, for the message.</param>
    /// <exception cref="CallFailedException">PERMISSION_DENIED (NOT_OWNER).</exception>
    public static void DemandMayUse(this ServerCallContext context, string owner, string resource)
    {
        if (!context.MayUse(owner))
        {
            throw new CallFailedException(
                CallFailure.PermissionDenied, "NOT_OWNER", $"{resource} belongs to somebody else; its creator and operators may use it");
        }
    }

    private static Caller? CallerOf(ServerCallContext context) => context.GetHttpContext().Features.Get<Caller>();
}
