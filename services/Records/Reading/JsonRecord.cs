using System.Globalization;
using System.Text.Json;

namespace VoteTracker.Records.Reading;

// One value of a JSON record that knows its line: JsonDocument does not keep lines, and a complaint must say where.
internal sealed class JsonRecord
{
    private readonly string _file;
    private readonly JsonTokenType _type;
    private readonly string _text;
    private List<(string Key, JsonRecord Value)>? _list;

    private JsonRecord(string file, int line, JsonTokenType type, string text, DocumentWarnings warnings)
    {
        _file = file;
        Warnings = warnings;
        Line = line;
        _type = type;
        _text = text;
    }

    public int Line { get; }

    // What is wrong in the whole document and did not keep it from being read.
    public DocumentWarnings Warnings { get; }

    // Most values have no members, and a list for each would take more than the value itself.
    private List<(string Key, JsonRecord Value)> Members => _list ??= [];

    public static JsonRecord Load(string file, byte[] content)
    {
        ReadOnlySpan<byte> json = content;
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = RecordFile.MaxDepth });
        var (line, counted) = (1, 0);
        try
        {
            var open = new Stack<JsonRecord>();
            JsonRecord? root = null;
            var key = "";
            var warnings = new DocumentWarnings(file);
            while (reader.Read())
            {
                line += json[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
                counted = (int)reader.TokenStartIndex;
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    key = reader.GetString()!;
                    continue;
                }

                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    open.Pop();
                    continue;
                }

                var text = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString()!,
                    JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
                    _ => "",
                };
                var value = new JsonRecord(file, line, reader.TokenType, text, warnings);
                if (open.TryPeek(out var parent))
                    parent.Members.Add((key, value));
                root ??= value;
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    open.Push(value);
            }

            return root!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var broken = e is JsonException { LineNumber: { } number } ? (int)number + 1 : line;
            throw new RecordException(RecordFault.Unreadable, file, broken, "the JSON is broken, or nested too deep", e);
        }
    }

    public RecordException Wrong(string reason) => new(RecordFault.Unreadable, _file, Line, reason);

    public void Warn(RecordFlaw flaw, string reason) => Warnings.Add(Line, flaw, reason);

    public bool IsObject => _type == JsonTokenType.StartObject;

    public bool IsList => _type == JsonTokenType.StartArray;

    public bool Is(string text) => _type == JsonTokenType.String && _text == text;

    public JsonRecord? Find(string name)
    {
        if (_type != JsonTokenType.StartObject)
            throw Wrong($"an object with \"{name}\" was expected");
        var value = Members.FirstOrDefault(member => member.Key == name).Value;
        return value is null || value._type == JsonTokenType.Null ? null : value;
    }

    public JsonRecord One(string name) => Find(name) ?? throw Wrong($"\"{name}\" is missing");

    public string Optional(string name) =>
        Find(name) is not { } value ? ""
        : value._type == JsonTokenType.String ? value._text
        : throw value.Wrong($"\"{name}\" should be text");

    public string Text(string name) =>
        Optional(name) is { Length: > 0 } text ? text : throw (Find(name) ?? this).Wrong($"\"{name}\" is missing or empty");

    // A number that some records write as one and some as text.
    public int AnyNumber(string name, int least, int most) => Number(name, least, most, orText: true);

    public int Number(string name, int least, int most) => Number(name, least, most, orText: false);

    private int Number(string name, int least, int most, bool orText)
    {
        var value = One(name);
        return (value._type == JsonTokenType.Number || (orText && value._type == JsonTokenType.String))
            && int.TryParse(value._text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw value.Wrong($"\"{name}\" should be a number from {least} to {most}");
    }

    // The items of a list; none where the list is missing.
    public IEnumerable<JsonRecord> All(string name) =>
        Find(name) is not { } list ? []
        : list._type == JsonTokenType.StartArray ? list.Members.Select(item => item.Value)
        : throw list.Wrong($"\"{name}\" should be a list");

    // An item of a list of texts.
    public string AsText(string list) => _type == JsonTokenType.String ? _text : throw Wrong($"\"{list}\" should list texts");

    // The lists of an object, each with its key and its own line.
    public IEnumerable<(string Key, JsonRecord List, IEnumerable<JsonRecord> Items)> Lists()
    {
        if (_type != JsonTokenType.StartObject)
            throw Wrong("an object was expected");
        foreach (var (key, value) in Members)
            yield return value._type == JsonTokenType.StartArray
                ? (key, value, value.Members.Select(item => item.Value))
                : throw value.Wrong($"\"{key}\" should be a list");
    }
}
