namespace VoteTracker.State;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="NextPageToken">Where the next page starts; empty on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string NextPageToken);
