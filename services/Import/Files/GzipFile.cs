using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Files;

// A single compressed file, which keeps its name.
internal static class GzipFile
{
    public static async IAsyncEnumerable<FoundRecord> ReadAsync(
        FoundRecord file, Stream archive, UnpackedBytes unpacked, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var data = new UnpackedStream(new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true), unpacked);
        FoundRecord found;
        try
        {
            found = await PackedFile.ReadAsync(file.Name, file.IsNamed, isArchive: false, data, cancellationToken);
            if (found.Content is { } content && content.Length != await LengthAsync(archive, cancellationToken))
                throw new InvalidDataException("it is cut off, or packed in several parts");
        }
        catch (Exception damage) when (damage is InvalidDataException or IOException)
        {
            found = FoundRecord.Refused(
                file.Name, new RecordException(RecordFault.Unreadable, file.Name, 0, $"it is damaged: {damage.Message}", damage), file.IsNamed);
        }

        yield return found;
    }

    // The last four bytes say how much was packed (RFC 1952). GZipStream takes the end of what was cut off for an end.
    private static async Task<long> LengthAsync(Stream archive, CancellationToken cancellationToken)
    {
        var trailer = new byte[sizeof(uint)];
        archive.Position = Math.Max(0, archive.Length - trailer.Length);
        await archive.ReadAtLeastAsync(trailer, trailer.Length, throwOnEndOfStream: false, cancellationToken);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }
}
