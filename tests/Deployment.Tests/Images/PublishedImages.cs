using System.Text.Json;

namespace VoteTracker.Deployment.Tests.Images;

/// <summary>What <c>./dev images</c> pushes of the board, which has all that the other processes have, and files for browsers besides.</summary>
public sealed class PublishedImages : IAsyncLifetime
{
    private const string Image = "votetracker/board";

    private static readonly TimeSpan BuildDeadline = TimeSpan.FromMinutes(9);

    private readonly TemporaryFolder _folder = new();
    private ImageRegistry? _registry;

    public async ValueTask InitializeAsync()
    {
        if (ImageRegistry.Program is null)
            return;
        _registry = await ImageRegistry.StartAsync();
        await using var dev = ChildProcess.Start(
            Path.Combine(Repository.Root, "dev"),
            new Dictionary<string, string> { ["ContainerBaseImage"] = _registry.EmptyImage, ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = _registry.Host },
            "images", "--registry", _registry.Host, "Board");
        Assert.True(await dev.ExitAsync(BuildDeadline) == 0, $"{string.Join('\n', dev.Lines)}\n{dev.Errors}");
        // What is run here is run as somebody else, who must be let in.
        await using var open = ChildProcess.Start("chmod", "a+rx", _folder.Path);
        Assert.Equal(0, await open.ExitAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
            await _registry.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The image's manifests by processor.</summary>
    internal Task<Dictionary<string, JsonElement>> ManifestsAsync() => Registry().ManifestsAsync(Image, Version);

    internal Task<JsonElement> ConfigAsync(JsonElement manifest) => Registry().ConfigAsync(Image, manifest);

    /// <summary>A folder with the files of the program, which nobody may write.</summary>
    internal async Task<string> FilesAsync()
    {
        var app = _folder.File("app");
        if (!Directory.Exists(app))
        {
            await Registry().ExtractAsync(Image, (await ManifestsAsync())["amd64"], _folder.Path);
            await using var readOnly = ChildProcess.Start("chmod", "-R", "a=rX", app);
            Assert.Equal(0, await readOnly.ExitAsync());
        }
        return app;
    }

    internal static string Version => typeof(ServiceDefaults.ServiceDefaultsExtensions).Assembly.GetName().Version!.ToString(3);

    private ImageRegistry Registry()
    {
        Assert.SkipWhen(_registry is null, "no docker-registry on this machine, so no image is looked at (Debian: apt install docker-registry)");
        return _registry;
    }
}
