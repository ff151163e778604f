using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using VoteTracker.Domain;
using VoteTracker.V1;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>Holds the texts of messages to the limits that the contract states as field options (limits.proto).</summary>
internal sealed class FieldLimits
{
    private static readonly ConcurrentDictionary<MessageDescriptor, FieldLimits> ByMessage = new();

    private readonly Lazy<Check[]> _checks;

    private FieldLimits(MessageDescriptor message) => _checks = new(() =>
    [
        .. message.Fields.InDeclarationOrder()
            .Where(field => field.FieldType is FieldType.String or FieldType.Bytes or FieldType.Message)
            .Select(field => new Check(field)),
    ]);

    /// <summary>The first text of a message that exceeds its limit, or null.</summary>
    public static FieldViolation? FirstViolation(IMessage message) => Of(message.Descriptor).Violation(message);

    private static FieldLimits Of(MessageDescriptor message) => ByMessage.GetOrAdd(message, static message => new FieldLimits(message));

    private FieldViolation? Violation(IMessage message)
    {
        foreach (var check in _checks.Value)
            if (check.Violation(message) is { } violation)
                return violation;
        return null;
    }

    private sealed class Check(FieldDescriptor field)
    {
        private readonly FieldLimit _limit = field.GetOptions()?.GetExtension(LimitsExtensions.Limit) ?? new FieldLimit();
        private readonly IFieldAccessor _accessor = field.Accessor;
        private readonly FieldLimits? _nested = field.FieldType == FieldType.Message ? Of(field.MessageType) : null;

        public FieldViolation? Violation(IMessage message) => _accessor.GetValue(message) switch
        {
            IList items => ViolationOfItems(items),
            { } value => ViolationOf(value, field.Name),
            null => null,
        };

        private FieldViolation? ViolationOfItems(IList items)
        {
            if (_nested is null && _limit.MaxLength == 0)
                return null;
            for (var index = 0; index < items.Count; index++)
                if (ViolationOf(items[index]!, Text($"{field.Name}[{index}]")) is { } violation)
                    return violation;
            return null;
        }

        private FieldViolation? ViolationOf(object value, string path)
        {
            if (value is IMessage message)
                return _nested!.Violation(message) is { } inner ? inner with { Field = $"{path}.{inner.Field}" } : null;
            var length = value is string text ? text.Length : value is ByteString bytes ? bytes.Length : 0;
            return _limit.MaxLength > 0 && length > _limit.MaxLength
                ? new FieldViolation(path, Text($"has {length} characters; at most {_limit.MaxLength} are taken"))
                : null;
        }

        private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
