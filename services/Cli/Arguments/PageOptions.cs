using System.CommandLine;

namespace VoteTracker.Cli.Arguments;

/// <summary>--page-size and --page-token: which part of a list.</summary>
internal sealed class PageOptions
{
    public Option<int> Size { get; } = new("--page-size") { Description = "At most so many; 0 leaves it to the service", HelpName = "N" };

    public Option<string?> Token { get; } = new("--page-token")
    {
        Description = "Where the page starts: the next page token of the page before",
        HelpName = "T",
        // A script's first page has an empty token, and --page-token= must not take the next word for it.
        Arity = ArgumentArity.ZeroOrOne,
    };

    public int SizeOf(Invocation invocation) => invocation.Arguments.GetValue(Size);

    public string TokenOf(Invocation invocation) => invocation.Arguments.GetValue(Token) ?? "";

    /// <summary>What is said where the page has nothing.</summary>
    public string Nothing(Invocation invocation, string where) => TokenOf(invocation).Length == 0 ? where : "There is nothing after this page token.";

    /// <summary>A command with the options that show the page after this one; null after the last.</summary>
    // "=": a token is opaque and may begin like an option.
    public string? Next(Invocation invocation, string command, string token) => token.Length == 0 ? null
        : command
            + (SizeOf(invocation) == 0 ? "" : $" --page-size {SizeOf(invocation)}")
            + $" --page-token={token}"
            + invocation.Target;
}
