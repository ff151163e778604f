using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace VoteTracker.Records.Reading;

// One element of an official XML file that knows its file and line, so that every complaint can say where.
internal sealed class XmlRecord
{
    // The longest texts of official files are titles and actions of some thousand characters.
    private const int MaxTextLength = 256 * 1024;

    private readonly XElement _element;
    private string? _text;

    private XmlRecord(string file, XElement element, DocumentWarnings warnings)
    {
        File = file;
        _element = element;
        Warnings = warnings;
    }

    /// <summary>What is wrong in the whole document and did not keep it from being read.</summary>
    public DocumentWarnings Warnings { get; }

    public string File { get; }

    public string Name => _element.Name.LocalName;

    public int Line => ((IXmlLineInfo)_element).LineNumber;

    /// <summary>The text with runs of white space folded into one blank: LIS breaks lines inside titles.</summary>
    public string Text => _text ??= Folded(_element.Value);

    public static XmlRecord Load(string file, byte[] content)
    {
        try
        {
            // XDocument would build any depth and then overflow the stack of whoever walks it: look at the depth first.
            using (var depths = Open(content))
                while (depths.Read())
                    if (depths.Depth > RecordFile.MaxDepth)
                        throw new RecordException(RecordFault.TooLarge, file, ((IXmlLineInfo)depths).LineNumber,
                            $"elements are nested more than {RecordFile.MaxDepth} deep");

            using var reader = Open(content);
            return new(file, XDocument.Load(reader, LoadOptions.SetLineInfo).Root!, new DocumentWarnings(file));
        }
        catch (XmlException e)
        {
            throw new RecordException(RecordFault.Unreadable, file, e.LineNumber, $"the XML is broken: {WithoutPosition(e)}", e);
        }
    }

    public string Attribute(string name) => _element.Attribute(name)?.Value.Trim() ?? "";

    public XmlRecord? Find(string name) => _element.Element(name) is { } child ? new(File, child, Warnings) : null;

    public XmlRecord One(string name) => Find(name) ?? throw Wrong($"<{Name}> has no <{name}>");

    public IEnumerable<XmlRecord> All(string name) => _element.Elements(name).Select(child => new XmlRecord(File, child, Warnings));

    public string Optional(string name) => Find(name)?.Text ?? "";

    public string Required(string name)
    {
        var child = One(name);
        return child.Text is { Length: > 0 } text ? text : throw child.Wrong($"<{name}> is empty");
    }

    public int Number(string name, int least, int most)
    {
        var child = One(name);
        return child.Text.Length == 0 ? throw child.Wrong($"<{name}> is empty") : child.AsNumber(least, most);
    }

    /// <summary>As <see cref="Number"/>, where an absent or empty element means 0, as in the counts of LIS.</summary>
    public int Count(string name) => Find(name) is { Text.Length: > 0 } child ? child.AsNumber(0, 10_000) : 0;

    public RecordException Wrong(string reason) => new(RecordFault.Unreadable, File, Line, reason);

    public void Warn(RecordFlaw flaw, string reason) => Warnings.Add(Line, flaw, reason);

    private int AsNumber(int least, int most)
    {
        if (!int.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw Wrong($"<{Name}> should be a number and is \"{Text}\"");
        return number >= least && number <= most
            ? number
            : throw Wrong($"<{Name}> should be from {least} to {most} and is {number}");
    }

    // Clerk files begin with a DOCTYPE. It is skipped and nothing it names is fetched: no entity can be declared.
    private static XmlReader Open(byte[] content) => XmlReader.Create(new MemoryStream(content), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        MaxCharactersInDocument = RecordFile.MaxBytes,
    });

    // Split and joined, a long text of short words would take twenty times its length.
    private string Folded(string text)
    {
        if (text.Length > MaxTextLength)
            throw Wrong($"<{Name}> has more than {MaxTextLength} characters");
        var folded = new StringBuilder(text.Length);
        foreach (var word in text.AsSpan().SplitAny((ReadOnlySpan<char>)[]))
            if (text.AsSpan()[word] is { IsEmpty: false } found)
                folded.Append(folded.Length > 0 ? " " : "").Append(found);
        return folded.ToString();
    }

    // .NET appends " Line 3, position 5." to the message; the line stands in ours already.
    private static string WithoutPosition(XmlException e)
    {
        var end = e.Message.LastIndexOf(" Line ", StringComparison.Ordinal);
        return (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
    }
}
