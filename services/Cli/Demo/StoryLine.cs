namespace VoteTracker.Cli.Demo;

/// <summary>A line of the story.</summary>
/// <param name="Offset">The update's place on the log, or nothing.</param>
/// <param name="When">When it happened, or nothing where the line above says it.</param>
/// <param name="What">What happened, in Spectre markup.</param>
internal sealed record StoryLine(string Offset, string When, string What);
