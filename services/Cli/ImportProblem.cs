namespace VoteTracker.Cli;

/// <summary>A file that cannot be read, or a request that a service refused.</summary>
/// <param name="File">The file, or archive.tar.gz:path/in/it.</param>
/// <param name="Line">The line, from 1; 0 where none is known.</param>
/// <param name="Resource">The measure, vote or threat; empty where the file could not be read so far.</param>
/// <param name="Reason">Why, for programs, such as TALLY_MISMATCH.</param>
/// <param name="Message">Why, in words.</param>
internal sealed record ImportProblem(string File, int Line, string Resource, string Reason, string Message)
{
    /// <summary>All of it on one line.</summary>
    public override string ToString() => Display.OneLine(
        $"{File}{(Line > 0 ? $", line {Line}" : "")}: {(Resource.Length > 0 ? $"{Resource}: " : "")}{Message} ({Reason})");
}
