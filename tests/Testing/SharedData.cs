using System.Formats.Tar;
using System.IO.Compression;

namespace VoteTracker.Testing;

/// <summary>The real records, which lie beside a checkout on some machines and are no part of the project.</summary>
public static class SharedData
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));

    /// <summary>Where a file or folder of them lies; skips the test where it does not.</summary>
    public static string PathOf(string path)
    {
        var found = Find(path);
        Assert.SkipWhen(found is null, $"no official record ../shared/data/{path} on this machine");
        return found!;
    }

    /// <summary>Where a file of a public report lies; skips the test where it does not.</summary>
    public static string CaseOf(string path)
    {
        var found = Path.GetFullPath(Path.Combine(Folder, "..", "cases", path));
        Assert.SkipUnless(File.Exists(found), $"no report ../shared/cases/{path} on this machine");
        return found;
    }

    /// <summary>Where it lies, or null.</summary>
    public static string? Find(string path)
    {
        var found = Path.GetFullPath(Path.Combine(Folder, path));
        return path.Length > 0 && (File.Exists(found) || Directory.Exists(found)) ? found : null;
    }

    /// <summary>The files of a .tar.gz in its order, one in memory at a time.</summary>
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
