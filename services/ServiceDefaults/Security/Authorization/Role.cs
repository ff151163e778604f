namespace VoteTracker.ServiceDefaults.Security;

/// <summary>What a caller may do. Each role may do what those before it may.</summary>
internal enum Role
{
    /// <summary>What anybody may do, known or not.</summary>
    None,

    /// <summary>Read, watch, and hold subscriptions of its own.</summary>
    Reader,

    /// <summary>Record what Congress does.</summary>
    Recorder,

    /// <summary>Everything: the store, and the subscriptions of others.</summary>
    Operator,
}
