using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf.Reflection;
using VoteTracker.Domain;
using VoteTracker.V1;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>
/// Counts the elements of a message's lists by its bytes, before it is parsed: an element of two bytes becomes an object of a hundred, so
/// that a message of some megabytes would fill the memory. It keeps nothing of what it reads.
/// </summary>
internal sealed class ElementLimits
{
    // For lists that are not the contract's own, such as the paths of a FieldMask.
    private const int UnstatedMaxItems = 1_000;

    private static readonly ConcurrentDictionary<MessageDescriptor, ElementLimits> ByMessage = new();

    // By number; null for what takes no more memory the more often it comes.
    private readonly Lazy<Field?[]> _fields;

    private ElementLimits(MessageDescriptor message) => _fields = new(() =>
    {
        var fields = new Field?[message.Fields.InFieldNumberOrder().Select(field => field.FieldNumber).DefaultIfEmpty().Max() + 1];
        foreach (var field in message.Fields.InFieldNumberOrder().Where(field => field.IsRepeated || field.FieldType == FieldType.Message))
            fields[field.FieldNumber] = new Field(field);
        return fields;
    });

    /// <summary>The first field of a message that has more elements than it may, or null. What is malformed is looked at as far as it is not.</summary>
    public static FieldViolation? FirstViolation(ReadOnlySequence<byte> bytes, MessageDescriptor message)
    {
        var reader = new WireReader(bytes);
        return Of(message).Violation(ref reader, bytes.Length, depth: 0);
    }

    private static ElementLimits Of(MessageDescriptor message) => ByMessage.GetOrAdd(message, static message => new ElementLimits(message));

    private FieldViolation? Violation(ref WireReader reader, long end, int depth)
    {
        var fields = _fields.Value;
        Span<int> counts = stackalloc int[fields.Length];
        while (reader.TryReadTag(end, out var number, out var type))
        {
            if (number >= fields.Length || fields[number] is not { } field || !field.Takes(type))
            {
                reader.Skip(type, end);
                continue;
            }
            var length = 0;
            if (type == WireType.LengthDelimited && !reader.TryReadLength(end, out length))
                break;
            counts[number] += type == WireType.LengthDelimited && field.IsPackable ? reader.CountPacked(field.Element, length) : 1;
            if (counts[number] > field.MaxItems)
                return field.Violation();
            if (type != WireType.LengthDelimited)
                reader.Skip(type, end);
            else if (field.Nested is not { } nested || depth == WireReader.MaxDepth)
                reader.Advance(field.IsPackable ? 0 : length);
            else if (nested.Violation(ref reader, reader.Position + length, depth + 1) is { } inner)
                return inner with { Field = $"{field.Path(counts[number] - 1)}.{inner.Field}" };
        }
        return null;
    }

    private sealed class Field(FieldDescriptor field)
    {
        /// <summary>Of a message that is no element one comes: each further one would be made and merged.</summary>
        public int MaxItems { get; } = !field.IsRepeated ? 1
            : field.GetOptions()?.GetExtension(LimitsExtensions.Limit) is { MaxItems: > 0 and var stated } ? stated
            : UnstatedMaxItems;

        public ElementLimits? Nested { get; } = field.FieldType == FieldType.Message ? Of(field.MessageType) : null;

        /// <summary>How an element is written where it is not packed.</summary>
        public WireType Element { get; } = field.FieldType switch
        {
            FieldType.String or FieldType.Bytes or FieldType.Message => WireType.LengthDelimited,
            FieldType.Group => WireType.StartGroup,
            FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireType.Fixed64,
            FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireType.Fixed32,
            _ => WireType.Varint,
        };

        public bool IsPackable => Element is WireType.Varint or WireType.Fixed64 or WireType.Fixed32;

        /// <summary>Whether a parser takes it so; else it passes over it.</summary>
        public bool Takes(WireType type) => type == Element || (type == WireType.LengthDelimited && IsPackable);

        public string Path(int index) => field.IsRepeated ? Text($"{field.Name}[{index}]") : field.Name;

        public FieldViolation Violation() => new(field.Name, field.IsRepeated
            ? Text($"has too many elements; at most {MaxItems} are taken")
            : "is given more than once; one is taken");

        private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
