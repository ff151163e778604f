namespace VoteTracker.Cli;

/// <summary>A file that the operator means.</summary>
/// <param name="File">Where it lies.</param>
/// <param name="IsNamed">Whether it was named itself, and not only a directory above it.</param>
internal sealed record RecordPath(string File, bool IsNamed);

/// <summary>The files that the operator means.</summary>
internal static class RecordPaths
{
    /// <summary>Files as they are named, directories as all files below them in ordinal order; each file once.</summary>
    public static IReadOnlyList<RecordPath> Expand(IReadOnlyCollection<string> named) =>
    [
        .. named.SelectMany(path => Directory.Exists(path) ? (IEnumerable<string>)FilesBelow(path) : [path]).Distinct()
            .Select(file => new RecordPath(file, named.Contains(file))),
    ];

    private static IOrderedEnumerable<string> FilesBelow(string directory) =>
        Directory.EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
            .Order(StringComparer.Ordinal);
}
