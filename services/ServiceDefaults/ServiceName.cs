namespace VoteTracker.ServiceDefaults;

/// <summary>The name of this process in logs and traces.</summary>
/// <param name="Value">Such as <c>votes</c>.</param>
internal sealed record ServiceName(string Value);
