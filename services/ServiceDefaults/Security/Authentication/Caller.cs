namespace VoteTracker.ServiceDefaults.Security;

/// <summary>Who makes a call, where callers are authenticated.</summary>
/// <param name="Name">By the name claim of its token, or the subject of its certificate.</param>
/// <param name="Role">What it may do.</param>
/// <param name="ExpiresAt">Until when its token or certificate says so.</param>
internal sealed record Caller(string Name, Role Role, DateTimeOffset ExpiresAt)
{
    /// <summary>Names stand in each update, and are what limits count.</summary>
    public const int MaxNameLength = 256;
}
