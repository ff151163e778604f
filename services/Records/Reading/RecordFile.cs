using System.Text;
using VoteTracker.Records.BillStatus;
using VoteTracker.Records.Clerk;
using VoteTracker.Records.CongressGov;
using VoteTracker.Records.FloorSchedule;
using VoteTracker.Records.History;
using VoteTracker.Records.HouseFloor;
using VoteTracker.Records.LegiScan;
using VoteTracker.Records.Sap;
using VoteTracker.Records.Scraper;
using VoteTracker.Records.Senate;

namespace VoteTracker.Records.Reading;

/// <summary>Reads official files into requests of the API. The kind of a file is told from its content, not from its name.</summary>
public static class RecordFile
{
    /// <summary>The size limit of every file but a history. The largest official file known has two fifths of it.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>So much of a file tells whether it can be a record at all.</summary>
    public const int HeadBytes = 4096;

    /// <summary>
    /// No XML file may have more tags and attributes than this: each takes many times its bytes in memory. The largest official file
    /// known has a third of it.
    /// </summary>
    public const int MaxElements = 400_000;

    /// <summary>No JSON or YAML file may have more values than this; the largest official file known has an eighth of it.</summary>
    public const int MaxValues = 100_000;

    // A message shorter than this takes more memory than its text. A position's text is twice as long.
    private const int BytesPerMessage = 48;

    // A statement is a few pages.
    internal const int MaxStatementBytes = 1024 * 1024;
    private const int MaxStatementLines = 10_000;

    /// <summary>No file may nest its elements or objects deeper than this; official files stay under 12.</summary>
    public const int MaxDepth = 64;

    /// <summary>Reads one file.</summary>
    /// <param name="path">Where it lies. The statement texts of a SAP archive are looked for beside it.</param>
    /// <returns>The requests that the file amounts to.</returns>
    /// <exception cref="RecordException">It is no regular file, or cannot be read as a record; its reason says why.</exception>
    /// <exception cref="IOException">The file cannot be opened or read at all.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static RecordReading Read(string path)
    {
        using var stream = RegularFile.OpenRead(path);
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
        var head = new byte[HeadBytes];
        head = head[..stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        if (stream.CanSeek && !MayBeRecord(head, stream.Length))
            throw NeitherKind(path);
        return Read(path, ReadBounded(path, stream, head, RecordedHistory.IsHistory(head) ? RecordedHistory.MaxBytes : MaxBytes));
    }

    /// <summary>Reads one file that is in memory.</summary>
    /// <param name="path">The name for messages; for a SAP archive also where its texts are looked for.</param>
    /// <returns>The requests that the file amounts to.</returns>
    /// <exception cref="RecordException">The file cannot be read as a record; its reason says why.</exception>
    public static RecordReading Read(string path, byte[] content) =>
        FirstCharacter(content) switch
        {
            '<' => ReadXml(path, Bounded(path, content, MaxElements, '<', '=')),
            '{' when RecordedHistory.IsHistory(content) =>
                ReadHistory(path, Bounded(path, content, Math.Max(MaxValues, content.Length / BytesPerMessage), '{')),
            '{' => ReadJson(path, Bounded(path, content, MaxValues, ',', '[', '{')),
            _ when SapArchive.IsArchive(content) => SapArchive.Read(path, AsText(Bounded(path, content, MaxValues, ',', '\n'))),
            _ when content.Length <= MaxStatementBytes && SapText.IsStatement(content) =>
                SapText.Read(path, AsText(Bounded(path, content, MaxStatementLines, '\n')).ReadToEnd()),
            _ => throw NeitherKind(path),
        };

    /// <summary>Whether a file can be a record. All kinds but statements are recognized by their first bytes.</summary>
    /// <param name="head">Its first <see cref="HeadBytes"/>.</param>
    /// <param name="length">How long it is.</param>
    public static bool MayBeRecord(byte[] head, long length) =>
        length <= MaxStatementBytes || FirstCharacter(head) is '<' or '{' || SapArchive.IsArchive(head);

    /// <summary>The refusal of a file with more than <see cref="MaxBytes"/>.</summary>
    public static RecordException LargerThanAnyRecord(string path, int most = MaxBytes) =>
        new(RecordFault.TooLarge, path, 0, $"the file has more than {most / (1024 * 1024)} MiB");

    /// <summary>The refusal of what is no record.</summary>
    public static RecordException NotAKind(string path, string reason, int line = 1) =>
        new(RecordFault.NotAKindThatIsRead, path, line, $"not a kind of record that is read: {reason}");

    internal static byte[] ReadBounded(string path, Stream stream, ReadOnlySpan<byte> head, int most)
    {
        if (stream.CanSeek && stream.Length > most)
            throw LargerThanAnyRecord(path, most);
        using var buffer = new MemoryStream(stream.CanSeek ? (int)stream.Length : 0);
        buffer.Write(head);
        var chunk = new byte[81920];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            if (buffer.Length + read > most)
                throw LargerThanAnyRecord(path, most);
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    // Each element or value contains at least one of these characters.
    private static byte[] Bounded(string path, byte[] content, int most, params ReadOnlySpan<char> marks)
    {
        var count = 0;
        foreach (var mark in marks)
            count += content.AsSpan().Count((byte)mark);
        return count <= most ? content : throw new RecordException(
            RecordFault.TooLarge, path, 0, $"the file has more than {most} elements, values or lines");
    }

    private static RecordException NeitherKind(string path) =>
        NotAKind(path, "it is neither a roll call, a bill status nor a statement of administration policy");

    private static RecordReading ReadHistory(string path, byte[] content) => new(
        path, RecordKind.RecordedHistory, [.. RecordedHistory.Read(path, AsText(content)).Calls.Select(call => call.Request)]);

    private static RecordReading ReadXml(string path, byte[] content)
    {
        var root = XmlRecord.Load(path, content);
        switch (root.Name)
        {
            case "rollcall-vote":
                var house = ClerkXml.Read(root);
                return RecordReading.Of(path, RecordKind.ClerkXml, [house], ClerkOrigin.Of(house.Vote), root.Warnings);
            case "roll_call_vote":
                var senate = SenateLisXml.Read(root);
                return RecordReading.Of(path, RecordKind.SenateLisXml, [senate], SenateOrigin.Of(root, senate.Vote), root.Warnings);
            case "billStatus":
                return RecordReading.Of(path, RecordKind.BillStatusXml, BillStatusXml.Read(root), BillStatusOrigin.Of(root), root.Warnings);
            case "floorschedule":
                return FloorScheduleXml.Read(path, root);
            case "legislative_activity":
                return HouseFloorXml.Read(path, root);
            case "vote_summary":
                return SenateVoteMenu.Read(path, root);
            default:
                throw NotAKind(path, $"its root element is <{root.Name}>", root.Line);
        }
    }

    private static RecordReading ReadJson(string path, byte[] content)
    {
        var root = JsonRecord.Load(path, content);
        return ScraperVoteJson.IsVote(root)
                ? RecordReading.Of(path, RecordKind.ScraperVoteJson, [ScraperVoteJson.Read(root)], ScraperOrigin.OfVote(root), root.Warnings)
            : ScraperBillJson.IsBill(root)
                ? RecordReading.Of(path, RecordKind.ScraperBillJson, ScraperBillJson.Read(root), ScraperOrigin.OfBill(root), root.Warnings)
            : ApiHouseVote.IsVote(root) ? ApiHouseVote.Read(path, root)
            : ApiActions.IsActions(root) ? ApiActions.Read(path, root)
            : LegiScanBill.IsRollCall(root) ? throw LegiScanBill.RollCall(path)
            : LegiScanBill.IsBill(root) ? LegiScanBill.Read(path, root)
            : ApiBill.IsBill(root) ? ApiBill.Read(path, root)
            : throw NotAKind(path, "it is JSON, but neither a roll call nor a bill");
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
