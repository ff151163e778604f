using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Output;

namespace VoteTracker.Cli;

/// <summary>One run of one command.</summary>
/// <param name="Arguments">What was typed.</param>
/// <param name="Services">The services to call.</param>
/// <param name="Congress">The Congress that is meant.</param>
/// <param name="Output">How to print.</param>
/// <param name="Target">The options that were typed to say which services, for a command that goes on.</param>
internal sealed record Invocation(ParseResult Arguments, ServiceEndpoints Services, CongressChoice Congress, OutputFormat Output, string Target);
