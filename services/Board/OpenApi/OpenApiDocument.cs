using System.Reflection;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Microsoft.Net.Http.Headers;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace VoteTracker.Board.OpenApi;

/// <summary>/openapi/v1.json: what there is under /v1/, made of the contract and its comments.</summary>
internal static class OpenApiDocument
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lazy<byte[]> Document = new(() => JsonSerializer.SerializeToUtf8Bytes(Create(), Readable));

    public static void MapOpenApiDocument(this WebApplication app) => app.MapGet("/openapi/v1.json", () => Results.Bytes(
        Document.Value, "application/json", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Document.Value))[..16]}\""))).AllowAnonymous();

    /// <summary>The document.</summary>
    public static JsonObject Create()
    {
        var files = ContractDescription.Read();
        var services = files.SelectMany(file => file.Services).ToList();
        return new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "VoteTracker",
                ["version"] = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
                ["description"] = "Legislation of the United States Congress, live. Each resource lies at its name. Bodies are protobuf's JSON: 64-bit numbers are "
                    + "texts, and a field that is no field is refused. Where callers are authenticated, send a token or a client certificate as by gRPC.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject(), new JsonObject { ["token"] = new JsonArray() }, new JsonObject { ["certificate"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. services.Select(service => new JsonObject { ["name"] = service.Name, ["description"] = ContractDescription.Comment(service) })]),
            ["paths"] = Paths(services),
            ["components"] = new JsonObject
            {
                ["schemas"] = Schemas.All(files),
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                    ["certificate"] = new JsonObject { ["type"] = "mutualTLS" },
                },
            },
        };
    }

    private static JsonObject Paths(List<ServiceDescriptor> services)
    {
        var paths = new JsonObject();
        foreach (var (path, verb, operation) in services.SelectMany(service => service.Methods).SelectMany(Operations.Of).Append(Feed(services)))
        {
            if (paths[path] is not JsonObject item)
                paths[path] = item = [];
            item.Add(verb, operation);
        }
        return paths;
    }

    private static (string Path, string Verb, JsonObject Operation) Feed(List<ServiceDescriptor> services)
    {
        var watch = services.SelectMany(service => service.Methods).Single(method => method.Name == "Watch").InputType;
        return ("/v1/congresses/{congress}:feed", "get", new JsonObject
        {
            ["operationId"] = "Feed",
            ["tags"] = new JsonArray("UpdateService"),
            ["summary"] = "The last updates of a Congress as an Atom feed",
            ["description"] = "The last updates of a Congress as an Atom feed, the latest first: at most 100, of the last 500 of the log. An entry never changes. Without types, "
                + "positions on open votes are left out.",
            ["parameters"] = new JsonArray(
            [
                Operations.PathParameter("congress"),
                .. Operations.QueryParameters(watch, ["parent", "snapshot_then_live", "after_cursor", "live"]),
            ]),
            ["responses"] = Operations.Responses("application/atom+xml", new JsonObject { ["type"] = "string" }, "The feed."),
        });
    }
}
