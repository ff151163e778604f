using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
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

    // Smaller ones take no more memory than any request.
    private const int LargeBody = 64 << 10;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    // While it is parsed a body takes several times its size.
    private static readonly SemaphoreSlim Parsing = new(Environment.ProcessorCount);

    /// <summary>Set for the call: its message, but for what the path gives.</summary>
    internal sealed record Body(IMessage Message);

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
        var path = PathFields.Of(method.HttpRule, context.Request.Path);
        var hasBody = method.HttpRule.Body.Length > 0;
        if (QueryProblem(message, context.Request.Query, path, hasBody) is { } wrong)
        {
            RefusedCall.InvalidField(context, wrong.Name, wrong.Why);
            return;
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
        if (!hasBody || await ReadBodyAsync(context, message, path))
            await next(context);
    }

    private static WrongField? QueryProblem(MessageDescriptor message, IQueryCollection query, IReadOnlyDictionary<string, string> path, bool hasBody)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, values) in query)
        {
            if (hasBody)
                return new WrongField(name, "belongs into the body, where the method takes one");
            if (Problem(message, name, values) is { } problem)
                return new WrongField(name, problem);
            var field = string.Join('.', Fields(message, name).Select(part => part!.Name));
            if (!given.Add(field))
                return new WrongField(name, "is given more than once");
            if (path.TryGetValue(field, out var value) && values.ToString() != value)
                return new WrongField(name, $"is '{value}' in the path");
        }
        return null;
    }

    /// <summary>What is wrong with a field of the query, or null.</summary>
    public static string? Problem(MessageDescriptor message, string path, IReadOnlyList<string?> values)
    {
        var fields = Fields(message, path).ToList();
        if (fields[^1] is null)
            return $"is no field of {(fields.Count == 1 ? "the request" : string.Join('.', fields.SkipLast(1).Select(known => known!.Name)))}";
        var last = fields[^1]!;
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

    /// <summary>What a path of names says, part by part; null and no more for what there is not.</summary>
    private static IEnumerable<FieldDescriptor?> Fields(MessageDescriptor? message, string path)
    {
        foreach (var part in path.Split('.'))
        {
            var field = message?.Fields.InDeclarationOrder().FirstOrDefault(known => known.Name == part || known.JsonName == part);
            yield return field;
            if (field is null)
                yield break;
            message = field.FieldType == FieldType.Message && !field.IsRepeated ? field.MessageType : null;
        }
    }

    private static async Task<bool> ReadBodyAsync(HttpContext context, MessageDescriptor message, IReadOnlyDictionary<string, string> path)
    {
        if (!context.Request.HasJsonContentType())
        {
            RefusedCall.Malformed(context, $"the content-type is '{context.Request.ContentType}'; the method takes application/json");
            return false;
        }
        if (context.Request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            RefusedCall.Malformed(context, $"the content-encoding is '{encoding}'; a body is taken without any");
            return false;
        }
        var bytes = context.Features.GetRequiredFeature<BytesUnderWay>();
        try
        {
            var parsed = await ParseAsync(await ReadAsync(context, bytes), message, context.RequestAborted);
            foreach (var (field, value) in path)
            {
                if (PathFields.ValueOf(parsed, field) is { Length: > 0 } other && other != value)
                    throw new WrongFieldException(new WrongField(field, $"is '{value}' in the path"));
            }
            var size = parsed.CalculateSize();
            if (size > BytesUnderWay.LargestRequest)
                throw TooLarge();
            bytes.HoldRequest(size);
            // The package adds what the path gives, and would parse the body once more.
            context.Features.Set(new Body(parsed));
            context.Request.Body = new MemoryStream("{}"u8.ToArray(), writable: false);
            return true;
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or OverflowException or ArgumentException or InvalidJsonException)
        {
            RefusedCall.Malformed(context, $"the body is no {message.Name}: {malformed.Message}");
        }
        catch (WrongFieldException wrong)
        {
            RefusedCall.InvalidField(context, wrong.Field.Name, wrong.Field.Why);
        }
        catch (CallFailedException refusal)
        {
            RefusedCall.Failed(context, refusal);
        }
        return false;
    }

    private static async Task<IMessage> ParseAsync(MemoryStream body, MessageDescriptor message, CancellationToken cancellationToken)
    {
        if (body.Length <= LargeBody)
            return Parse(body, message);
        // The timer of a request that does not arrive ends the wait too.
        await Parsing.WaitAsync(cancellationToken);
        try
        {
            return Parse(body, message);
        }
        finally
        {
            Parsing.Release();
        }
    }

    private static IMessage Parse(MemoryStream body, MessageDescriptor message)
    {
        if (JsonBody.Problem(body.GetBuffer().AsSpan(0, (int)body.Length), message) is { } problem)
            throw new WrongFieldException(problem);
        using var text = new StreamReader(body, Utf8, detectEncodingFromByteOrderMarks: false);
        return Parser.Parse(text, message);
    }

    private static async Task<MemoryStream> ReadAsync(HttpContext context, BytesUnderWay bytes)
    {
        var announced = context.Request.ContentLength ?? 0;
        if (announced > MaxBody)
            throw TooLarge();
        // A buffer that grows leaves others behind.
        bytes.HoldRequest(announced);
        var body = new MemoryStream((int)announced);
        var part = new byte[16 << 10];
        for (int read; (read = await context.Request.Body.ReadAsync(part, context.RequestAborted)) > 0;)
        {
            if (body.Length + read > MaxBody)
                throw TooLarge();
            body.Write(part, 0, read);
            bytes.HoldRequest(body.Capacity);
        }
        body.Position = 0;
        return body;
    }

    private static CallFailedException TooLarge() =>
        new(CallFailure.ResourceExhausted, "REQUEST_TOO_LARGE", $"a request has at most 3 MiB, and as JSON {MaxBody >> 20} MiB");

    private sealed class WrongFieldException(WrongField wrong) : Exception
    {
        public WrongField Field => wrong;
    }
}
