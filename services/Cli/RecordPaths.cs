namespace VoteTracker.Cli;

/// <summary>The files that the operator means.</summary>
internal static class RecordPaths
{
    /// <summary>Files as they are named, directories as all files below them in ordinal order; each file once.</summary>
    public static IReadOnlyList<string> Expand(IEnumerable<string> named) =>
        [.. named.SelectMany(path => Directory.Exists(path) ? (IEnumerable<string>)FilesBelow(path) : [path]).Distinct()];

    private static IOrderedEnumerable<string> FilesBelow(string directory) =>
        Directory.EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
            .Order(StringComparer.Ordinal);
}
