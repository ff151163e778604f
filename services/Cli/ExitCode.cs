namespace VoteTracker.Cli;

/// <summary>What a command ends with; --help and docs/cli.md say so too.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A call failed or was refused, or something was found wrong.</summary>
    public const int Failed = 1;

    /// <summary>The command line was wrong, and nothing was called.</summary>
    public const int WrongUsage = 2;

    /// <summary>Ctrl-C, as shells count it.</summary>
    public const int Interrupted = 130;
}
