using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Files;

// One file in an archive, taken into memory if it may be a record or an archive. The length that the archive says is
// checked and not relied on.
internal static class PackedFile
{
    // An archive within an archive is in memory while its files are read.
    private const int MaxArchiveBytes = 64 * 1024 * 1024;

    public static async Task<FoundRecord> ReadAsync(
        string name, bool isNamed, bool isArchive, Stream data, CancellationToken cancellationToken, long? length = null)
    {
        var chunk = new byte[81920];
        var read = await data.ReadAtLeastAsync(chunk.AsMemory(0, RecordFile.HeadBytes), RecordFile.HeadBytes, throwOnEndOfStream: false, cancellationToken);
        var most = isArchive ? MaxArchiveBytes : RecordFile.MostBytes(chunk[..read]);
        using var content = new MemoryStream();
        for (; read > 0 && content.Length + read <= most; read = await data.ReadAsync(chunk, cancellationToken))
            content.Write(chunk, 0, read);
        // The end of what was cut off looks like an end.
        if (read == 0 && length is { } said && content.Length != said)
            throw new InvalidDataException($"{name} has {content.Length} bytes of {said}");
        return read == 0 ? FoundRecord.OfContent(name, content.ToArray(), isNamed)
            : FoundRecord.Refused(name, RecordFile.LargerThanAnyRecord(name, most), isNamed);
    }

    public static FoundRecord NoRegularFile(string name, string kind) => FoundRecord.Refused(
        name, new RecordException(RecordFault.NotARegularFile, name, 0, $"it is {kind}; only regular files are read"));

    public static FoundRecord Damaged(FoundRecord archive, int found, Exception damage) => FoundRecord.Refused(
        archive.Name,
        new RecordException(
            RecordFault.Unreadable,
            archive.Name,
            0,
            $"the archive is broken off or damaged after {found} files; what follows cannot be read: {damage.Message}",
            damage),
        archive.IsNamed);

    public static FoundRecord Empty(FoundRecord archive) => FoundRecord.Refused(
        archive.Name, RecordFile.NotAKind(archive.Name, "the archive holds no file", line: 0), archive.IsNamed);
}
