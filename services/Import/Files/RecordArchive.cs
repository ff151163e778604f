using System.Runtime.CompilerServices;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Files;

/// <summary>
/// Reads the files in an archive without unpacking it to disk: .tar.gz and .tgz in one pass, .zip, and .gz, which holds one file. Only what
/// may be a record is taken into memory, one file at a time. An archive within an archive is read like one that lies in a directory.
/// </summary>
public static class RecordArchive
{
    // A whole Congress unpacks to less than 1 GiB.
    private const long MaxUnpackedBytes = 16L << 30;

    // Sources pack files into archives, and people pack those once more.
    private const int MaxDepth = 3;

    /// <summary>Whether a path names an archive.</summary>
    /// <returns>Whether it ends in .tar.gz, .tgz, .zip or .gz.</returns>
    public static bool IsArchive(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return HasEnding(path, ".gz", ".tgz", ".zip");
    }

    /// <summary>Finds the files of an archive, in its order.</summary>
    /// <param name="file">The archive as it was found.</param>
    /// <param name="archive">Its content, which can seek. It is left open.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>
    /// The files. One that is larger than any record, and the rest of an archive that is damaged, tells so when it is read.
    /// </returns>
    public static IAsyncEnumerable<FoundRecord> ReadAsync(
        FoundRecord file, Stream archive, CancellationToken cancellationToken = default) =>
        ReadAsync(file, archive, new UnpackedBytes(MaxUnpackedBytes), 1, cancellationToken);

    private static async IAsyncEnumerable<FoundRecord> ReadAsync(
        FoundRecord file, Stream archive, UnpackedBytes unpacked, int depth, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = HasEnding(file.Name, ".zip") ? ZipFiles.ReadAsync(file, archive, unpacked, cancellationToken)
            : HasEnding(file.Name, ".tar.gz", ".tgz") ? TarFiles.ReadAsync(file, archive, unpacked, cancellationToken)
            : GzipFile.ReadAsync(file, archive, unpacked, cancellationToken);
        await foreach (var entry in entries)
        {
            // What came out of data.json.gz has its name still.
            if (entry.Content is not { } content || entry.Name == file.Name || !IsArchive(entry.Name))
            {
                yield return entry;
                continue;
            }

            if (depth == MaxDepth)
            {
                yield return FoundRecord.Refused(entry.Name, new RecordException(
                    RecordFault.TooLarge, entry.Name, 0, $"archives are nested more than {MaxDepth} deep"));
                continue;
            }

            await foreach (var inner in ReadAsync(entry, new MemoryStream(content), unpacked, depth + 1, cancellationToken))
                yield return inner;
        }
    }

    private static bool HasEnding(string path, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
