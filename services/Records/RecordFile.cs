using System.Text;

namespace VoteTracker.Records;

/// <summary>Reads official files into requests of the API. The kind of a file is told from its content, not from its name.</summary>
public static class RecordFile
{
    /// <summary>No file may have more bytes than this; the largest official file known has a tenth of it.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>No file may nest its elements or objects deeper than this; official files stay under 12.</summary>
    public const int MaxDepth = 64;

    /// <summary>Reads one file.</summary>
    /// <param name="path">Where it lies. The statement texts of a SAP archive are looked for beside it.</param>
    /// <returns>The requests that the file amounts to.</returns>
    /// <exception cref="RecordException">The file cannot be read as a record; its reason says why.</exception>
    /// <exception cref="IOException">The file cannot be opened or read at all.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static RecordReading Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(path, stream);
    }

    /// <summary>Reads one file from an open stream.</summary>
    /// <param name="path">The name for messages; for a SAP archive also where its texts are looked for.</param>
    /// <param name="stream">The content. It is read to its end and left open.</param>
    /// <returns>The requests that the file amounts to.</returns>
    /// <exception cref="RecordException">The file cannot be read as a record; its reason says why.</exception>
    public static RecordReading Read(string path, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(path, ReadBounded(path, stream));
    }

    internal static RecordReading Read(string path, byte[] content) =>
        FirstCharacter(content) switch
        {
            '<' => ReadXml(path, content),
            '{' when RecordedHistory.IsHistory(content) =>
                new(RecordKind.RecordedHistory, [.. RecordedHistory.Read(path, AsText(content)).Calls.Select(call => call.Request)]),
            '{' => ReadJson(path, content),
            _ when SapArchive.IsArchive(content) => SapArchive.Read(path, AsText(content)),
            _ when SapText.IsStatement(content) => SapText.Read(path, AsText(content).ReadToEnd()),
            _ => throw NotAKind(path, "it is neither a roll call, a bill status nor a statement of administration policy"),
        };

    internal static RecordException LargerThanAnyRecord(string path) =>
        new(RecordFault.TooLarge, path, 0, $"the file has more than {MaxBytes / (1024 * 1024)} MiB");

    private static RecordReading ReadXml(string path, byte[] content)
    {
        var root = XmlRecord.Load(path, content);
        return root.Name switch
        {
            "rollcall-vote" => new(RecordKind.ClerkXml, [ClerkXml.Read(root)]),
            "roll_call_vote" => new(RecordKind.SenateLisXml, [SenateLisXml.Read(root)]),
            "billStatus" => new(RecordKind.BillStatusXml, BillStatusXml.Read(root)),
            _ => throw NotAKind(path, $"its root element is <{root.Name}>", root.Line),
        };
    }

    private static RecordReading ReadJson(string path, byte[] content)
    {
        var root = JsonRecord.Load(path, content);
        return ScraperVoteJson.IsVote(root) ? new(RecordKind.ScraperVoteJson, [ScraperVoteJson.Read(root)])
            : ScraperBillJson.IsBill(root) ? new(RecordKind.ScraperBillJson, ScraperBillJson.Read(root))
            : throw NotAKind(path, "it is JSON, but neither a roll call nor a bill");
    }

    internal static RecordException NotAKind(string path, string reason, int line = 1) =>
        new(RecordFault.NotAKindThatIsRead, path, line, $"not a kind of record that is read: {reason}");

    internal static byte[] ReadBounded(string path, Stream stream)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            if (buffer.Length + read > MaxBytes)
                throw LargerThanAnyRecord(path);
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static StreamReader AsText(byte[] content) => new(new MemoryStream(content), Encoding.UTF8);

    private static char FirstCharacter(byte[] content)
    {
        // A BOM alone decides for XML: UTF-16 has no other way to say "<" in its first byte.
        if (content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return '<';
        ReadOnlySpan<byte> text = content;
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        text = text.TrimStart(" \t\r\n"u8);
        return text.IsEmpty ? '\0' : (char)text[0];
    }
}
