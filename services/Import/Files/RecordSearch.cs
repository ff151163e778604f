using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Files;

/// <summary>Finds the files that the operator means.</summary>
public static class RecordSearch
{
    /// <summary>Files as they are named, directories as all files below them in ordinal order; each file once.</summary>
    public static IReadOnlyList<FoundRecord> Files(IReadOnlyCollection<string> named) =>
    [
        .. named.SelectMany(path => Directory.Exists(path) ? (IEnumerable<string>)FilesBelow(path) : [path])
            .DistinctBy(Path.GetFullPath)
            .Select(file => FoundRecord.OfFile(file, named.Contains(file))),
    ];

    /// <summary>The files themselves, and in place of each archive what lies in it.</summary>
    /// <param name="files">Files and archives.</param>
    /// <param name="advance">Told how many bytes of the files lie behind.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<FoundRecord> OpenAsync(
        IEnumerable<FoundRecord> files, Action<long> advance, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            if (!RecordArchive.IsArchive(file.Name))
            {
                yield return file;
                advance(file.Length);
                continue;
            }

            var (archive, refused) = Open(file);
            if (refused is not null)
                yield return refused;
            if (archive is null)
                continue;
            await using (archive)
            {
                long behind = 0;
                await foreach (var entry in RecordArchive.ReadAsync(file, archive, cancellationToken))
                {
                    yield return entry;
                    // A directory of a .zip is read from its end, and its entries from anywhere.
                    if (archive.Position <= behind)
                        continue;
                    advance(archive.Position - behind);
                    behind = archive.Position;
                }

                advance(archive.Length - behind);
            }
        }
    }

    private static (FileStream? Archive, FoundRecord? Refused) Open(FoundRecord file)
    {
        try
        {
            return (RegularFile.OpenRead(file.Name), null);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException or RecordException)
        {
            return (null, FoundRecord.Refused(file.Name, why, file.IsNamed));
        }
    }

    // A link to a directory is not followed: it may lead back up, again and again.
    private static IOrderedEnumerable<string> FilesBelow(string directory) => new FileSystemEnumerable<string>(
        directory,
        (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    }.Order(StringComparer.Ordinal);
}
