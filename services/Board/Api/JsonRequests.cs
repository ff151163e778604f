using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults;
using VoteTracker.ServiceDefaults.Limits;

namespace VoteTracker.Board.Api;

/// <summary>
/// HTTP middleware that refuses a JSON request with anything in it that is no field, or no value of one. By itself the package passes over
/// what it does not know, so that a misspelt field would be lost without a word, and logs what it cannot read.
/// </summary>
internal sealed class JsonRequests(RequestDelegate next)
{
    // As JSON a message takes some three times the bytes that gRPC takes for it.
    private const int MaxBody = 8 << 20;

    // What is small as text may be large as a message, before anybody counts its parts: a mask is a list of names, and {} an object.
    private const int MaxMask = 2_048;
    private const int MaxTokens = 200_000;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint()?.Metadata;
        if (endpoint?.GetMetadata<GrpcJsonTranscodingMetadata>() is not { } method)
        {
            await next(context);
            return;
        }
        // The package reads the body by it, and would replace what has no place in it.
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.Length > 0
            && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
        {
            RefusedCall.Malformed(context, $"the charset is '{type.Charset}'; JSON is UTF-8");
            return;
        }
        var message = method.MethodDescriptor.InputType;
        foreach (var (name, values) in context.Request.Query)
        {
            if (Problem(message, name, values) is { } problem)
            {
                RefusedCall.InvalidField(context, name, problem);
                return;
            }
        }
        foreach (var (name, value) in context.Request.RouteValues)
        {
            // Of a whole segment; the parts of resource names are looked at by the services.
            if (message.FindFieldByName(name) is not null && Problem(message, name, [value as string]) is { } problem)
            {
                RefusedCall.InvalidField(context, name, problem);
                return;
            }
        }
        if (method.HttpRule.Body.Length == 0 || await ReadBodyAsync(context, message))
            await next(context);
    }

    /// <summary>What is wrong with a field of the query, or null.</summary>
    public static string? Problem(MessageDescriptor message, string path, IReadOnlyList<string?> values)
    {
        var fields = new List<FieldDescriptor>();
        foreach (var part in path.Split('.'))
        {
            if (message?.Fields.InDeclarationOrder().FirstOrDefault(known => known.Name == part || known.JsonName == part) is not { } field)
                return $"is no field of {(fields.Count == 0 ? "the request" : string.Join('.', fields.Select(known => known.Name)))}";
            fields.Add(field);
            message = field.FieldType == FieldType.Message && !field.IsRepeated ? field.MessageType : null!;
        }
        var last = fields[^1];
        if (last is { FieldType: FieldType.Message, MessageType.File.Package: not "google.protobuf" })
            return "is no single value: name one of its fields, as in filter.kinds, or send a body where the method takes one";
        if (values.Count > 1 && !last.IsRepeated)
            return "is given more than once";
        JsonNode?[] literals = [.. values.Select(value => last.FieldType == FieldType.Bool && bool.TryParse(value, out var truth) ? (JsonNode)truth : value ?? "")];
        var json = new JsonObject { [last.JsonName] = last.IsRepeated ? new JsonArray(literals) : literals.FirstOrDefault() };
        try
        {
            Parser.Parse(json.ToJsonString(), last.ContainingType);
            return null;
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or OverflowException)
        {
            return $"cannot be '{values.FirstOrDefault(value => value is not null)}'";
        }
    }

    private static async Task<bool> ReadBodyAsync(HttpContext context, MessageDescriptor message)
    {
        if (!context.Request.HasJsonContentType())
        {
            RefusedCall.Malformed(context, $"the content-type is '{context.Request.ContentType}'; the method takes application/json");
            return false;
        }
        try
        {
            var body = await ReadAsync(context);
            if (Excess(body.GetBuffer().AsSpan(0, (int)body.Length), message) is { } excess)
            {
                RefusedCall.InvalidField(context, excess.Field, excess.Problem);
                return false;
            }
            Parser.Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.GetBuffer(), 0, (int)body.Length), message);
            body.Position = 0;
            context.Request.Body = body;
            return true;
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or OverflowException or ArgumentException or InvalidJsonException)
        {
            RefusedCall.Malformed(context, $"the body is no {message.Name}: {malformed.Message}");
        }
        catch (CallFailedException refusal)
        {
            RefusedCall.Failed(context, refusal);
        }
        return false;
    }

    /// <summary>What of the body would be too much as a message, or null.</summary>
    private static (string Field, string Problem)? Excess(ReadOnlySpan<byte> body, MessageDescriptor message)
    {
        var masks = message.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message && field.MessageType == FieldMask.Descriptor).ToList();
        var reader = new Utf8JsonReader(body);
        var field = "body";
        try
        {
            for (var tokens = 1; reader.Read(); tokens++)
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                    field = reader.GetString()!;
                else if (reader.TokenType == JsonTokenType.String && reader.CurrentDepth == 1 && reader.ValueSpan.Length > MaxMask
                    && masks.Exists(mask => mask.Name == field || mask.JsonName == field))
                    return (field, $"is longer than {MaxMask} bytes");
                if (tokens > MaxTokens)
                    return (field, $"has so many values that the body has more than {MaxTokens}");
            }
        }
        catch (JsonException)
        {
            // The parser says what is wrong.
        }
        return null;
    }

    private static async Task<MemoryStream> ReadAsync(HttpContext context)
    {
        var bytes = context.Features.GetRequiredFeature<BytesUnderWay>();
        var body = new MemoryStream();
        var part = new byte[16 << 10];
        for (int read; (read = await context.Request.Body.ReadAsync(part, context.RequestAborted)) > 0;)
        {
            if (body.Length + read > MaxBody)
                throw new CallFailedException(CallFailure.ResourceExhausted, "REQUEST_TOO_LARGE", $"a request has at most 3 MiB, and as JSON {MaxBody >> 20} MiB");
            bytes.Keep(read);
            body.Write(part, 0, read);
        }
        return body;
    }
}
