using System.Buffers.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.V1;

namespace VoteTracker.Board.Api;

/// <summary>What is wrong with a field of a JSON request.</summary>
/// <param name="Name">The field's path.</param>
/// <param name="Why">What is wrong.</param>
internal sealed record WrongField(string Name, string Why);

/// <summary>
/// Looks through a JSON body before it is parsed, and keeps nothing of it: for what protobuf's parser takes without a word, such as a field that
/// comes twice, and for what is small as text and large as a message.
/// </summary>
internal ref struct JsonBody(ReadOnlySpan<byte> body)
{
    // A mask is a list of names, and {} an object.
    private const int MaxMask = 2_048;
    private const int MaxTokens = 200_000;

    // As \uXXXX.
    private const int LongestCodeUnit = 6;

    private Utf8JsonReader _reader = new(body);
    private int _tokens;
    private WrongField? _problem;

    /// <summary>The first field that is wrong, or null. What is no JSON at all is left to the parser, which says so.</summary>
    public static WrongField? Problem(ReadOnlySpan<byte> body, MessageDescriptor message)
    {
        var json = new JsonBody(body);
        try
        {
            if (json.Read("body"))
                json.Value(null, message, "");
        }
        catch (JsonException)
        {
        }
        return json._problem;
    }

    /// <summary>Whether there is a next token to look at.</summary>
    private bool Read(string path)
    {
        if (_problem is not null || !_reader.Read())
            return false;
        return ++_tokens <= MaxTokens || Wrong(path, $"has so many values that the body has more than {MaxTokens}");
    }

    private bool Wrong(string path, string why)
    {
        _problem = new WrongField(path, why);
        return false;
    }

    /// <summary>Goes past the value that begins here.</summary>
    private void Value(FieldDescriptor? field, MessageDescriptor? message, string path)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Fields(message, path);
                break;
            case JsonTokenType.StartArray:
                while (Read(path) && _reader.TokenType != JsonTokenType.EndArray)
                    Value(field, message, path);
                break;
            case JsonTokenType.Number or JsonTokenType.String when field is not null:
                Literal(field, path);
                break;
        }
    }

    private void Fields(MessageDescriptor? message, string path)
    {
        // What is not ours is written as a text.
        var known = message is { File.Package: "votetracker.v1" } ? message.Fields.InDeclarationOrder() : [];
        Span<bool> given = stackalloc bool[known.Count];
        while (Read(path) && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(known);
            var name = path;
            if (field is not null)
            {
                name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
                ref var before = ref given[field.Index];
                if (before)
                {
                    Wrong(name, "is given more than once");
                    return;
                }
                before = true;
            }
            if (Read(name))
                Value(field, field is { FieldType: FieldType.Message } ? field.MessageType : null, name);
        }
    }

    private readonly FieldDescriptor? Find(IList<FieldDescriptor> fields)
    {
        foreach (var field in fields)
            if (_reader.ValueTextEquals(field.JsonName) || _reader.ValueTextEquals(field.Name))
                return field;
        return null;
    }

    private void Literal(FieldDescriptor field, string path)
    {
        var isNumber = _reader.TokenType == JsonTokenType.Number;
        var value = _reader.ValueSpan;
        var length = 0;
        switch (field.FieldType)
        {
            case FieldType.Message when field.MessageType.FullName == FieldMask.Descriptor.FullName && value.Length > MaxMask:
                Wrong(path, $"is longer than {MaxMask} bytes");
                break;
            // The parser would make all of it, for somebody else to refuse.
            case FieldType.String or FieldType.Bytes when field.GetOptions()?.GetExtension(LimitsExtensions.Limit) is { MaxLength: > 0 and var most }
                && value.Length > (long)most * LongestCodeUnit:
                Wrong(path, $"has more than {most} characters; at most {most} are taken");
                break;
            // With a fraction or an exponent the parser takes what comes next to it.
            case FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 when !Utf8Parser.TryParse(value, out int _, out length) || length != value.Length:
            case FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 when !Utf8Parser.TryParse(value, out long _, out length) || length != value.Length:
            case FieldType.UInt32 or FieldType.Fixed32 when !Utf8Parser.TryParse(value, out uint _, out length) || length != value.Length:
            case FieldType.UInt64 or FieldType.Fixed64 when !Utf8Parser.TryParse(value, out ulong _, out length) || length != value.Length:
            case FieldType.Enum when isNumber && (!Utf8Parser.TryParse(value, out int _, out length) || length != value.Length):
                Wrong(path, "is no whole number within its range");
                break;
        }
    }
}
