namespace VoteTracker.Services.Tests;

/// <summary>
/// The collection of tests that listen to the process's activities, and of those that demand that nobody does: a listener hears, and
/// has recorded, what any test causes. They do not run beside each other.
/// </summary>
internal static class TracedTests
{
    public const string Collection = "traced";
}
