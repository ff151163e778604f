using System.CommandLine;

namespace VoteTracker.Cli;

/// <summary>One run of one command.</summary>
/// <param name="Arguments">What was typed.</param>
/// <param name="Suite">The services to call.</param>
/// <param name="Output">How to print.</param>
internal sealed record Invocation(ParseResult Arguments, Suite Suite, OutputFormat Output);
