namespace VoteTracker.AppHost;

/// <summary>Something that keeps the suite from running, in words for the person who started it.</summary>
internal sealed class SuiteException(string message) : Exception(message);
