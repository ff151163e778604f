using System.Text.Json;

namespace VoteTracker.Deployment.Tests.Images;

/// <summary>What <c>./dev images</c> publishes, and that it runs as little more than nobody.</summary>
[Trait("Category", "Long")]
public sealed class ImageTests(PublishedImages images) : IClassFixture<PublishedImages>
{
    // The user `app` of Microsoft's images.
    private const string User = "1654";

    [Fact]
    public async Task An_image_is_for_both_processors_starts_the_process_and_is_no_roots()
    {
        var manifests = await images.ManifestsAsync();

        Assert.Equal(["amd64", "arm64"], manifests.Keys.Order());
        foreach (var (architecture, manifest) in manifests)
        {
            var image = await images.ConfigAsync(manifest);
            var config = image.GetProperty("config");
            Assert.Equal(architecture, image.GetProperty("architecture").GetString());
            Assert.Equal(User, config.GetProperty("User").GetString());
            Assert.Equal(["dotnet", "/app/VoteTracker.Board.dll"], config.GetProperty("Entrypoint").EnumerateArray().Select(word => word.GetString()!));
            var labels = config.GetProperty("Labels");
            Assert.Equal(PublishedImages.Version, labels.GetProperty("org.opencontainers.image.version").GetString());
            Assert.StartsWith("VoteTracker ", labels.GetProperty("org.opencontainers.image.title").GetString(), StringComparison.Ordinal);
            Assert.All(labels.EnumerateObject(), label => Assert.NotEqual("", label.Value.GetString()));
        }
    }

    [Fact]
    public async Task An_image_says_what_is_in_it()
    {
        var app = await images.FilesAsync();

        using var sbom = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(app, "sbom.cdx.json")));
        Assert.Equal("CycloneDX", sbom.RootElement.GetProperty("bomFormat").GetString());
        Assert.Equal(PublishedImages.Version, sbom.RootElement.GetProperty("metadata").GetProperty("component").GetProperty("version").GetString());
        var named = sbom.RootElement.GetProperty("components").EnumerateArray().Select(part => part.GetProperty("name").GetString()!).ToHashSet();
        // Every package whose assembly it has; most are called like their assemblies.
        var packages = Directory.GetFiles(app, "*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(assembly => !assembly!.StartsWith("VoteTracker.", StringComparison.Ordinal)).ToArray();
        Assert.InRange(packages.Length, 20, 100);
        Assert.DoesNotContain(packages, package => !named.Contains(package!));
    }

    [Fact]
    public async Task The_board_has_its_style_and_scripts_in_its_image()
    {
        var app = await images.FilesAsync();

        var assets = Directory.GetFiles(Path.Combine(app, "wwwroot"), "*", SearchOption.AllDirectories).Select(Path.GetExtension).ToHashSet();
        Assert.Superset(new HashSet<string?> { ".css", ".js" }, assets);
    }

    [Fact]
    public async Task The_base_of_images_has_time_zones_and_no_shell()
    {
        await using var msbuild = ChildProcess.Start(
            "dotnet", "msbuild", "-nologo", "-getProperty:ContainerBaseImage", "-t:ComputeContainerBaseImage", Path.Combine(Repository.Root, "services", "Votes"));
        Assert.Equal(0, await msbuild.ExitAsync());

        Assert.Matches("^mcr.microsoft.com/dotnet/aspnet:10.0-[a-z]+-chiseled-extra$", Assert.Single(msbuild.Lines));
    }

    [Fact]
    public async Task A_published_process_runs_as_nobody_who_may_write_nothing_and_drains_at_SIGTERM()
    {
        var app = await images.FilesAsync();
        SkipUnlessRoot();
        var url = $"http://127.0.0.1:{FreePorts.Next()}";
        await using (var write = AsNobody([], "sh", "-c", $"touch {app}/written"))
            Assert.NotEqual(0, await write.ExitAsync());

        await using var process = AsNobody(
            new Dictionary<string, string> { ["HOME"] = "/nonexistent", ["ASPNETCORE_URLS"] = url, ["Board__AllowAnonymous"] = "true" },
            "dotnet", Path.Combine(app, "VoteTracker.Board.dll"));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Until.TrueAsync("it is ready", async () => process.HasEnded
            ? throw new NotSupportedException($"it ended: {string.Join('\n', process.Lines)}{process.Errors}")
            : (await client.GetAsync(new Uri($"{url}/health/readiness"))).IsSuccessStatusCode);
        Assert.Equal(User, Uid(process));
        process.SendTerminate();
        Assert.Equal(0, await process.ExitAsync());
    }

    [Fact]
    public async Task Without_a_time_zone_database_a_process_does_not_start_and_says_so()
    {
        await using var process = ChildProcess.Start(
            "dotnet", new Dictionary<string, string> { ["TZDIR"] = "/nonexistent", ["Redis__Endpoint"] = "127.0.0.1:1" }, Repository.Program("Updates", "VoteTracker.Updates.dll"));

        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains("America/New_York", process.Errors, StringComparison.Ordinal);
        Assert.Contains("install tzdata", process.Errors, StringComparison.Ordinal);
    }

    private static void SkipUnlessRoot() => Assert.SkipUnless(Environment.UserName == "root", "only root can run something as somebody else");

    private static ChildProcess AsNobody(IReadOnlyCollection<KeyValuePair<string, string>> environment, params string[] command) => ChildProcess.Start(
        "setpriv", environment,
        [$"--reuid={User}", $"--regid={User}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", .. command]);

    private static string Uid(ChildProcess process) =>
        File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
}
