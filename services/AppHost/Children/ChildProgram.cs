namespace VoteTracker.AppHost;

/// <summary>A program that runs as a child process.</summary>
/// <param name="Name">What its output is prefixed with.</param>
/// <param name="Command">The program and its arguments.</param>
internal sealed record ChildProgram(string Name, params IReadOnlyList<string> Command)
{
    /// <summary>What its environment has besides this process's own. Secrets go here: others can read a command line.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether what it writes to standard output is this process's standard output, and not told line by line.</summary>
    public bool InheritsStandardOutput { get; init; }

    /// <summary>A file where it writes its log, if not to its output.</summary>
    public string? LogFile { get; init; }
}
