using System.IO.Compression;
using System.Runtime.CompilerServices;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Files;

// The files of a .zip, in the order of its directory.
internal static class ZipFiles
{
    // The whole directory is taken into memory. That of a Congress takes 2 MiB.
    private const int MaxDirectoryBytes = 16 * 1024 * 1024;

    public static async IAsyncEnumerable<FoundRecord> ReadAsync(
        FoundRecord file, Stream archive, UnpackedBytes unpacked, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (zip, damaged) = Open(file, archive);
        if (zip is null)
        {
            yield return damaged!;
            yield break;
        }

        using (zip)
        {
            var found = 0;
            foreach (var entry in zip.Entries)
            {
                if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
                    continue;
                yield return await ReadAsync(file.Name, entry, unpacked, cancellationToken);
                found++;
                if (unpacked.AreTooMany)
                    yield break;
            }

            if (found == 0)
                yield return PackedFile.Empty(file);
        }
    }

    private static (ZipArchive? Zip, FoundRecord? Damaged) Open(FoundRecord file, Stream archive)
    {
        var directory = new UnpackedStream(archive, new UnpackedBytes(long.MaxValue));
        directory.Allow(MaxDirectoryBytes);
        ZipArchive? zip = null;
        try
        {
            zip = new ZipArchive(directory, ZipArchiveMode.Read, leaveOpen: true);
            _ = zip.Entries;
            directory.Allow(long.MaxValue);
            return (zip, null);
        }
        catch (Exception damage) when (damage is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            zip?.Dispose();
            return (null, PackedFile.Damaged(file, 0, damage));
        }
    }

    // The files lie each by itself: one that is damaged costs that one.
    private static async Task<FoundRecord> ReadAsync(
        string path, ZipArchiveEntry entry, UnpackedBytes unpacked, CancellationToken cancellationToken)
    {
        var name = $"{path}:{entry.FullName}";
        // The upper half of the attributes is the mode of Unix, where the archive was made there.
        if (((entry.ExternalAttributes >> 16) & 0xF000) is not (0 or 0x8000))
            return PackedFile.NoRegularFile(name, "a link or a special file");
        if (entry.IsEncrypted)
            return Refused("it is encrypted");
        try
        {
            await using var data = new UnpackedStream(await entry.OpenAsync(cancellationToken), unpacked);
            return await PackedFile.ReadAsync(name, isNamed: false, RecordArchive.IsArchive(name), data, cancellationToken, entry.Length);
        }
        catch (Exception damage) when (damage is InvalidDataException or IOException or NotSupportedException)
        {
            return Refused($"it is damaged: {damage.Message}", damage);
        }

        FoundRecord Refused(string reason, Exception? inner = null) =>
            FoundRecord.Refused(name, new RecordException(RecordFault.Unreadable, name, 0, reason, inner));
    }
}
