using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoteTracker.Deployment.Tests.Images;

/// <summary>A registry of the test's own, with an empty image to build on: Microsoft's cannot be fetched everywhere.</summary>
internal sealed class ImageRegistry : IAsyncDisposable
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";
    private const string Config = "application/vnd.oci.image.config.v1+json";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private ChildProcess? _process;

    /// <summary>The program, where this machine has it.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "docker-registry")).FirstOrDefault(File.Exists);

    public string Host { get; } = string.Create(CultureInfo.InvariantCulture, $"localhost:{FreePorts.Next()}");

    public string EmptyImage => $"{Host}/empty:1";

    public static async Task<ImageRegistry> StartAsync()
    {
        var registry = new ImageRegistry();
        var settings = registry._folder.Write("config.yml", $$"""
            version: 0.1
            storage: { filesystem: { rootdirectory: {{registry._folder.File("data")}} } }
            http: { addr: "{{registry.Host}}" }
            """);
        registry._client.BaseAddress = new Uri($"http://{registry.Host}/v2/");
        registry._process = ChildProcess.Start(Program!, "serve", settings);
        await Until.TrueAsync("the registry answers", async () => (await registry._client.GetAsync(new Uri("", UriKind.Relative))).IsSuccessStatusCode);
        await registry.PushEmptyImageAsync();
        return registry;
    }

    /// <summary>The manifests of an image, by the processor that they are for.</summary>
    public async Task<Dictionary<string, JsonElement>> ManifestsAsync(string repository, string tag)
    {
        var manifests = new Dictionary<string, JsonElement>();
        foreach (var entry in (await ReadAsync($"{repository}/manifests/{tag}", Index)).GetProperty("manifests").EnumerateArray())
        {
            var architecture = entry.GetProperty("platform").GetProperty("architecture").GetString()!;
            manifests[architecture] = await ReadAsync($"{repository}/manifests/{entry.GetProperty("digest").GetString()}", Manifest);
        }
        return manifests;
    }

    public Task<JsonElement> ConfigAsync(string repository, JsonElement manifest) =>
        ReadAsync($"{repository}/blobs/{manifest.GetProperty("config").GetProperty("digest").GetString()}", Config);

    /// <summary>Puts the files of an image's last layer into a folder.</summary>
    public async Task ExtractAsync(string repository, JsonElement manifest, string folder)
    {
        var digest = manifest.GetProperty("layers").EnumerateArray().Last().GetProperty("digest").GetString();
        await using var packed = await _client.GetStreamAsync(new Uri($"{repository}/blobs/{digest}", UriKind.Relative));
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(unpacked, folder, overwriteFiles: false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task PushEmptyImageAsync()
    {
        // A tape that ends at once.
        var tape = new byte[1024];
        using var packed = new MemoryStream();
        await using (var packing = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await packing.WriteAsync(tape);
        var layer = await PushAsync(packed.ToArray(), Layer);
        var manifests = new JsonArray();
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            var config = await PushAsync(Bytes(new
            {
                architecture,
                os = "linux",
                config = new { },
                history = Array.Empty<object>(),
                rootfs = new { type = "layers", diff_ids = new[] { Digest(tape) } },
            }), Config);
            var manifest = Bytes(new { schemaVersion = 2, mediaType = Manifest, config, layers = new[] { layer } });
            await PutManifestAsync(Digest(manifest), manifest, Manifest);
            manifests.Add(new JsonObject
            {
                ["mediaType"] = Manifest,
                ["digest"] = Digest(manifest),
                ["size"] = manifest.Length,
                ["platform"] = new JsonObject { ["architecture"] = architecture, ["os"] = "linux" },
            });
        }
        await PutManifestAsync("1", Bytes(new { schemaVersion = 2, mediaType = Index, manifests }), Index);
    }

    private async Task<object> PushAsync(byte[] content, string mediaType)
    {
        var begun = await _client.PostAsync(new Uri("empty/blobs/uploads/", UriKind.Relative), null);
        begun.EnsureSuccessStatusCode();
        var target = new Uri($"{begun.Headers.Location}&digest={Digest(content)}");
        using var body = new ByteArrayContent(content);
        (await _client.PutAsync(target, body)).EnsureSuccessStatusCode();
        return new { mediaType, digest = Digest(content), size = content.Length };
    }

    private async Task PutManifestAsync(string name, byte[] content, string mediaType)
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        (await _client.PutAsync(new Uri($"empty/manifests/{name}", UriKind.Relative), body)).EnsureSuccessStatusCode();
    }

    private async Task<JsonElement> ReadAsync(string path, string mediaType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd(mediaType);
        var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    private static byte[] Bytes<T>(T value) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value));

    private static string Digest(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
