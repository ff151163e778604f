using System.Formats.Tar;
using System.IO.Compression;

namespace VoteTracker.Agreement.Tests;

// The real records, which lie beside a checkout on some machines and are no part of the project.
internal static class SharedData
{
    public static string PathOf(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VoteTracker.sln")))
            folder = folder.Parent;
        var found = Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", "..", "shared", "data", path));
        if (!File.Exists(found) && !Directory.Exists(found))
            Assert.Skip($"no official record ../shared/data/{path} on this machine");
        return found;
    }

    // The files of a .tar.gz in its order, one in memory at a time.
    public static IEnumerable<(string Name, byte[] Content)> Unpack(string archive)
    {
        using var file = File.OpenRead(PathOf(archive));
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(unzipped);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry is not { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } data })
                continue;
            var content = new byte[entry.Length];
            data.ReadExactly(content);
            yield return (entry.Name, content);
        }
    }
}
