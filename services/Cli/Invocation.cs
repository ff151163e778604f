using System.CommandLine;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Output;

namespace VoteTracker.Cli;

/// <summary>One run of one command.</summary>
/// <param name="Arguments">What was typed.</param>
/// <param name="ServiceEndpoints">The services to call.</param>
/// <param name="Output">How to print.</param>
internal sealed record Invocation(ParseResult Arguments, ServiceEndpoints Services, OutputFormat Output);
