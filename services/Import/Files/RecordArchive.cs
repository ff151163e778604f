using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Files;

/// <summary>
/// Reads the files in a .tar.gz archive in one pass, without unpacking it. Only what may be a record is taken into memory.
/// </summary>
public static class RecordArchive
{
    // A whole Congress unpacks to less than 1 GiB.
    private const long MaxUnpackedBytes = 16L << 30;

    // A header with the longest path that Linux takes, also as an extended one, and the padding before it.
    private const int MaxHeaderBytes = 64 * 1024;

    /// <summary>Whether a path names an archive.</summary>
    /// <returns>Whether it ends in .tar.gz or .tgz.</returns>
    public static bool IsArchive(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Finds the files of an archive, in its order.</summary>
    /// <param name="file">The archive as it was found.</param>
    /// <param name="archive">Its content. It is read once and left open.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>
    /// The files. One that is larger than any record, and the rest of an archive that is damaged, tells so when it is read.
    /// </returns>
    public static async IAsyncEnumerable<FoundRecord> ReadAsync(
        FoundRecord file, Stream archive, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var path = file.Name;
        await using var unpacked = new UnpackedStream(new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true), MaxUnpackedBytes);
        await using var tar = new TarReader(unpacked, leaveOpen: true);
        var more = true;
        for (var found = 0; more; found++)
        {
            FoundRecord? next;
            try
            {
                next = await NextAsync(path, tar, unpacked, cancellationToken);
            }
            catch (Exception damage) when (damage is not OperationCanceledException)
            {
                more = false;
                next = FoundRecord.Refused(path, new RecordException(RecordFault.Unreadable, path, 0,
                    $"the archive is broken off or damaged after {found} files; what follows cannot be read: {damage.Message}", damage),
                    file.IsNamed);
            }

            if (next is null)
            {
                more = false;
                if (found == 0)
                    next = FoundRecord.Refused(path, RecordFile.NotAKind(path, "the archive holds no file", line: 0), file.IsNamed);
            }

            if (next is not null)
                yield return next;
        }
    }

    private static async Task<FoundRecord?> NextAsync(string path, TarReader tar, UnpackedStream unpacked, CancellationToken cancellationToken)
    {
        while (true)
        {
            unpacked.Allow(MaxHeaderBytes);
            if (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is not { } entry)
                return null;
            unpacked.Allow(Math.Max(0, entry.Length) + MaxHeaderBytes);
            var record = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile
                ? await ReadAsync(path, entry, cancellationToken)
                : null;
            // The rest is read here, since only a header's length may be read before the next entry.
            if (entry.DataStream is { } rest)
                await rest.CopyToAsync(Stream.Null, cancellationToken);
            if (record is not null)
                return record;
        }
    }

    private static async Task<FoundRecord> ReadAsync(string path, TarEntry entry, CancellationToken cancellationToken)
    {
        var name = $"{path}:{(entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name)}";
        if (entry.DataStream is not { } data)
            return FoundRecord.OfContent(name, []);
        var head = new byte[Math.Min(entry.Length, RecordFile.HeadBytes)];
        await data.ReadExactlyAsync(head, cancellationToken);
        if (!RecordFile.MayBeRecord(head, entry.Length))
            return FoundRecord.Refused(name, RecordFile.NotAKind(name, "it is too large for a statement and of no other kind"));
        if (entry.Length > RecordFile.MaxBytes)
            return FoundRecord.Refused(name, RecordFile.LargerThanAnyRecord(name));
        var content = new byte[entry.Length];
        head.CopyTo(content, 0);
        await data.ReadExactlyAsync(content.AsMemory(head.Length), cancellationToken);
        return FoundRecord.OfContent(name, content);
    }
}
