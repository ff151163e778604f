using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using static Google.Api.HttpRule.PatternOneofCase;

namespace VoteTracker.Board.OpenApi;

/// <summary>Methods as operations of OpenAPI: one for each binding of google.api.http.</summary>
internal static class Operations
{
    /// <summary>The operations of a method: path, verb and what it is.</summary>
    public static IEnumerable<(string Path, string Verb, JsonObject Operation)> Of(MethodDescriptor method)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
            yield break;
        var number = 0;
        foreach (var binding in (IEnumerable<HttpRule>)[rule, .. rule.AdditionalBindings])
        {
            number++;
            var (verb, template) = Pattern(binding);
            var path = HttpPath.Of(template);
            yield return (path.Text, verb, Of(method, binding, path, number == 1 ? method.Name : $"{method.Name}{number}"));
        }
    }

    /// <summary>A parameter that is one segment of a path.</summary>
    public static JsonObject PathParameter(string name, JsonObject? schema = null) => new()
    {
        ["name"] = name,
        ["in"] = "path",
        ["required"] = true,
        ["schema"] = schema ?? new JsonObject { ["type"] = "string" },
    };

    /// <summary>Parameters of the query: the fields of a message, and those of messages in it as filter.kinds.</summary>
    public static IEnumerable<JsonObject> QueryParameters(MessageDescriptor message, IReadOnlyCollection<string> without, string prefix = "")
    {
        foreach (var field in message.Fields.InDeclarationOrder().Where(field => !without.Contains(prefix + field.Name)))
        {
            if (field is { FieldType: FieldType.Message, IsRepeated: false, MessageType.File.Package: not "google.protobuf" })
            {
                foreach (var nested in QueryParameters(field.MessageType, without, $"{prefix}{field.JsonName}."))
                    yield return nested;
                continue;
            }
            var schema = Schemas.Of(field);
            schema.Remove("description", out var description);
            var parameter = new JsonObject { ["name"] = prefix + field.JsonName, ["in"] = "query", ["schema"] = schema };
            if (description is not null)
                parameter["description"] = description;
            yield return parameter;
        }
    }

    /// <summary>What is answered: one thing, or an error.</summary>
    public static JsonObject Responses(string type, JsonObject schema, string description) => new()
    {
        ["200"] = new JsonObject { ["description"] = description, ["content"] = Content(type, schema) },
        ["default"] = new JsonObject { ["description"] = "An error.", ["content"] = Content("application/json", Schemas.Reference(Schemas.Status)) },
    };

    private static JsonObject Of(MethodDescriptor method, HttpRule binding, HttpPath path, string id)
    {
        var comment = ContractDescription.Comment(method);
        var parameters = path.Parameters.Select(name => PathParameter(name, path.Fields.Contains(name) ? Schemas.Of(method.InputType.FindFieldByName(name)) : null)).ToList();
        // Another member of its oneof is what another binding sets.
        var taken = path.Fields.SelectMany(name => method.InputType.FindFieldByName(name)?.ContainingOneof?.Fields.Select(field => field.Name) ?? [name]).ToList();
        if (binding.Body.Length == 0)
            parameters.AddRange(QueryParameters(method.InputType, taken));
        var operation = new JsonObject
        {
            ["operationId"] = id,
            ["tags"] = new JsonArray(method.Service.Name),
            ["summary"] = ContractDescription.Summary(comment),
            ["description"] = comment,
            ["parameters"] = new JsonArray([.. parameters]),
        };
        if (binding.Body.Length > 0)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["description"] = $"The request without {string.Join(", ", path.Fields)}, which the path says.",
                ["content"] = Content("application/json", Schemas.Reference(method.InputType.Name)),
            };
        }
        operation["responses"] = method.IsServerStreaming
            ? Responses("application/x-ndjson", Schemas.Reference(method.OutputType.Name), "A message a line, as it comes; where the stream ends with an error, its last line is a Status.")
            : Responses("application/json", Schemas.Reference(method.OutputType.Name), ContractDescription.Summary(ContractDescription.Comment(method.OutputType)) + ".");
        if (binding.PatternCase == Get && method.OutputType.FindFieldByName("etag") is not null)
        {
            operation["responses"]!["200"]!["headers"] = new JsonObject
            {
                ["ETag"] = new JsonObject { ["description"] = "The etag, for If-None-Match.", ["schema"] = new JsonObject { ["type"] = "string" } },
            };
            operation["responses"]!["304"] = new JsonObject { ["description"] = "It is as If-None-Match says." };
        }
        return operation;
    }

    private static (string Verb, string Template) Pattern(HttpRule rule) => rule.PatternCase switch
    {
        Get => ("get", rule.Get),
        Post => ("post", rule.Post),
        Patch => ("patch", rule.Patch),
        Delete => ("delete", rule.Delete),
        _ => throw new NotSupportedException($"{rule} has a verb that is not described yet"),
    };

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };
}
