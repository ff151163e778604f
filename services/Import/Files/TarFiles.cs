using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace VoteTracker.Import.Files;

// The files of a .tar.gz, in one pass.
internal static class TarFiles
{
    // A header with the longest path that Linux takes, also as an extended one, and the padding before it.
    private const int MaxHeaderBytes = 64 * 1024;

    public static async IAsyncEnumerable<FoundRecord> ReadAsync(
        FoundRecord file, Stream archive, UnpackedBytes unpacked, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new UnpackedStream(new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true), unpacked);
        await using var tar = new TarReader(stream, leaveOpen: true);
        var more = true;
        for (var found = 0; more; found++)
        {
            FoundRecord? next;
            try
            {
                next = await NextAsync(file.Name, tar, stream, cancellationToken);
                // An archive ends with two blocks of zeros, of which the reader takes one.
                if (next is null && found > 0 && await stream.ReadAsync(new byte[1], cancellationToken) == 0)
                    throw new EndOfStreamException("its end is missing");
            }
            catch (Exception damage) when (damage is not OperationCanceledException)
            {
                more = false;
                next = PackedFile.Damaged(file, found, damage);
            }

            if (next is null)
            {
                more = false;
                if (found == 0)
                    next = PackedFile.Empty(file);
            }

            if (next is not null)
                yield return next;
        }
    }

    private static async Task<FoundRecord?> NextAsync(string path, TarReader tar, UnpackedStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            stream.Allow(MaxHeaderBytes);
            if (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is not { } entry)
                return null;
            stream.Allow(Math.Max(0, entry.Length) + MaxHeaderBytes);
            var name = $"{path}:{(entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name)}";
            var found = entry.EntryType switch
            {
                TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile =>
                    await PackedFile.ReadAsync(name, isNamed: false, RecordArchive.IsArchive(name), entry.DataStream ?? Stream.Null, cancellationToken, entry.Length),
                TarEntryType.SymbolicLink or TarEntryType.HardLink => PackedFile.NoRegularFile(name, "a link"),
                TarEntryType.Fifo => PackedFile.NoRegularFile(name, "a FIFO"),
                TarEntryType.CharacterDevice or TarEntryType.BlockDevice => PackedFile.NoRegularFile(name, "a device"),
                _ => null,
            };
            // The rest is read here, since only a header's length may be read before the next entry.
            if (entry.DataStream is { } rest)
                await rest.CopyToAsync(Stream.Null, cancellationToken);
            if (found is not null)
                return found;
        }
    }
}
