namespace VoteTracker.Board.Views;

/// <summary>As much of a list as a page shows.</summary>
/// <param name="Shown">What it shows.</param>
/// <param name="Left">How many more there are.</param>
public sealed record Portion<T>(IReadOnlyList<T> Shown, int Left);
