using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace VoteTracker.Records;

/// <summary>Reads the files in a .tar.gz archive in one pass, without unpacking it.</summary>
public static class RecordArchive
{
    /// <summary>Whether a path names an archive.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether it ends in .tar.gz or .tgz.</returns>
    public static bool IsArchive(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Finds the files of an archive, in its order.</summary>
    /// <param name="path">The name for messages.</param>
    /// <param name="archive">The archive. It is read once and left open.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>
    /// The files. One that is larger than any record, and the rest of an archive that is damaged, is an entry that tells so when it is read.
    /// </returns>
    public static async IAsyncEnumerable<RecordEntry> ReadAsync(
        string path, Stream archive, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var unzipped = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        await using var tar = new TarReader(unzipped, leaveOpen: true);
        var more = true;
        for (var found = 0; more; found++)
        {
            RecordEntry? next;
            try
            {
                next = await NextAsync(path, tar, cancellationToken);
            }
            catch (Exception damage) when (damage is not OperationCanceledException)
            {
                more = false;
                next = RecordEntry.Refused(path, new RecordException(RecordFault.Unreadable, path, 0,
                    $"the archive is broken off or damaged after {found} files; what follows cannot be read", damage));
            }

            if (next is null)
            {
                more = false;
                if (found == 0)
                    next = RecordEntry.Refused(path, RecordFile.NotAKind(path, "the archive holds no file", line: 0));
            }

            if (next is not null)
                yield return next;
        }
    }

    private static async Task<RecordEntry?> NextAsync(string path, TarReader tar, CancellationToken cancellationToken)
    {
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
                continue;
            var name = $"{path}:{(entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name)}";
            if (entry.Length > RecordFile.MaxBytes)
                return RecordEntry.Refused(name, RecordFile.LargerThanAnyRecord(name));
            var content = new byte[entry.Length];
            if (entry.DataStream is { } data)
                await data.ReadExactlyAsync(content, cancellationToken);
            return RecordEntry.OfContent(name, content);
        }

        return null;
    }
}
