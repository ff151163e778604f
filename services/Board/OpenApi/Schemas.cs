using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using VoteTracker.V1;

namespace VoteTracker.Board.OpenApi;

/// <summary>Messages and enumerations as JSON Schema, in protobuf's JSON.</summary>
internal static class Schemas
{
    /// <summary>The name of the schema of errors.</summary>
    public const string Status = "Status";

    /// <summary>All messages and enumerations of the contract, and errors.</summary>
    public static JsonObject All(IEnumerable<FileDescriptor> files)
    {
        var all = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal) { [Status] = OfStatus() };
        foreach (var file in files)
        {
            foreach (var message in file.MessageTypes)
                all[message.Name] = Of(message);
            foreach (var enumeration in file.EnumTypes)
                all[enumeration.Name] = Of(enumeration);
        }
        return [.. all.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value))];
    }

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>The schema of a field, with its comment and limits.</summary>
    public static JsonObject Of(FieldDescriptor field)
    {
        var limit = field.GetOptions()?.GetExtension(LimitsExtensions.Limit);
        var value = OfValue(field);
        if (limit is { MaxLength: > 0 } && value["type"]?.GetValue<string>() == "string")
            value["maxLength"] = limit.MaxLength;
        var schema = value;
        if (field.IsRepeated)
        {
            schema = new JsonObject { ["type"] = "array", ["items"] = value };
            if (limit is { MaxItems: > 0 })
                schema["maxItems"] = limit.MaxItems;
        }
        if (ContractDescription.Comment(field) is { Length: > 0 } comment)
            schema["description"] = comment;
        return schema;
    }

    private static JsonObject Of(MessageDescriptor message)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (ContractDescription.Comment(message) is { Length: > 0 } comment)
            schema["description"] = comment;
        if (message.Fields.InDeclarationOrder() is { Count: > 0 } fields)
            schema["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.JsonName, (JsonNode?)Of(field))));
        return schema;
    }

    private static JsonObject Of(EnumDescriptor enumeration) => new()
    {
        ["type"] = "string",
        ["description"] = string.Join('\n', (string[])
            [ContractDescription.Comment(enumeration), "", .. enumeration.Values.Select(value => $"- `{value.Name}`: {ContractDescription.Comment(value)}")]),
        ["enum"] = new JsonArray([.. enumeration.Values.Select(value => (JsonNode)value.Name)]),
    };

    private static JsonObject OfValue(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => new() { ["type"] = "boolean" },
        FieldType.Int32 => new() { ["type"] = "integer", ["format"] = "int32" },
        // Numbers of JSON are exact to 53 bits.
        FieldType.Int64 => new() { ["type"] = "string", ["format"] = "int64" },
        FieldType.Double => new() { ["type"] = "number", ["format"] = "double" },
        FieldType.String => new() { ["type"] = "string" },
        FieldType.Enum => Reference(field.EnumType.Name),
        FieldType.Message => field.MessageType.FullName switch
        {
            "google.protobuf.Timestamp" => new() { ["type"] = "string", ["format"] = "date-time" },
            "google.protobuf.Duration" => new() { ["type"] = "string", ["examples"] = new JsonArray("1.5s") },
            "google.protobuf.FieldMask" => new() { ["type"] = "string", ["examples"] = new JsonArray("title,introducedDate") },
            _ => Reference(field.MessageType.Name),
        },
        _ => throw new NotSupportedException($"{field.FullName}: {field.FieldType} has no schema yet"),
    };

    private static JsonObject OfStatus() => new()
    {
        ["type"] = "object",
        ["description"] = "An error (google.rpc.Status).",
        ["properties"] = new JsonObject
        {
            ["code"] = new JsonObject { ["type"] = "integer", ["format"] = "int32", ["description"] = "The code of google.rpc.Code." },
            ["message"] = new JsonObject { ["type"] = "string", ["description"] = "What happened and what to do, for a person." },
            ["details"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "google.rpc.ErrorInfo with a stable reason; google.rpc.BadRequest names fields; google.rpc.RetryInfo says when to try again.",
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["@type"] = new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("type.googleapis.com/google.rpc.ErrorInfo") },
                        ["reason"] = new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("VOTE_NOT_FOUND") },
                    },
                    ["additionalProperties"] = true,
                },
            },
        },
    };
}
