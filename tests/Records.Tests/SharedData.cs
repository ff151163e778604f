using VoteTracker.Records.Reading;

namespace VoteTracker.Records.Tests;

// The real official files, which lie beside a checkout on some machines and are no part of the project.
internal static class SharedData
{
    public static string PathOf(string path)
    {
        if (Find(path) is { } found)
            return found;
        Assert.Skip($"no official file ../shared/data/{path} on this machine");
        return path;
    }

    // Null where it does not lie there.
    public static string? Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VoteTracker.sln")))
            folder = folder.Parent;
        var found = Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", "..", "shared", "data", path));
        return path.Length > 0 && (File.Exists(found) || Directory.Exists(found)) ? found : null;
    }

    public static RecordReading Read(string path) => RecordFile.Read(PathOf(path));

    public static string Root([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
