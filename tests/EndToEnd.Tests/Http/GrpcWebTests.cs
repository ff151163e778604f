using Microsoft.Playwright;
using VoteTracker.EndToEnd.Tests.Browser;

namespace VoteTracker.EndToEnd.Tests.Http;

/// <summary>connect-web in a real browser, on a page from elsewhere.</summary>
public sealed class GrpcWebTests
{
    private const string Name = "congresses/116/votes/house-1-94";
    private const string Html = "<!DOCTYPE html><title>elsewhere</title><script src=\"/script.js\"></script>";

    [Fact]
    public async Task A_page_that_may_calls_by_gRPC_Web_and_watches_live_and_one_that_may_not_gets_nothing()
    {
        await using var chromium = await Chromium.StartAsync();
        using var folder = new TemporaryFolder();
        var script = await ScriptAsync(folder);
        await using var news = await OtherSite.StartAsync(Html, script, folder.Path);
        await using var stranger = await OtherSite.StartAsync(Html, script, folder.Path);
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), news.Allowed, "--no-demo");
        await suite.RecordAsync();
        var page = await chromium.PageAsync();
        await page.GotoAsync(news.Origin);

        Assert.Equal("245-182", await page.EvaluateAsync<string>($"getVote('{suite.Board()}', '{Name}')"));
        Assert.Equal("NotFound congresses/116/votes/house-1-999 does not exist", await page.EvaluateAsync<string>($"refusal('{suite.Board()}', 'congresses/116/votes/house-1-999')"));
        var watched = page.EvaluateAsync<string[]>($"watch('{suite.Board()}', 'congresses/116')");
        await Until.TrueAsync("the watch is live", async () => await page.TitleAsync() == "live");
        using (var api = new HttpApi(suite))
            await api.PostAsync($"/v1/{Name}:vacate", """{"reason":"by a test"}""");
        var seen = await watched;
        Assert.Equal("subscribed", seen[0]);
        Assert.Equal(6, seen.Count(frame => frame == "snapshotItem"));
        Assert.Equal("updates", seen[^1]);

        await page.GotoAsync(stranger.Origin);
        var refused = await Assert.ThrowsAsync<PlaywrightException>(() => page.EvaluateAsync<string>($"getVote('{suite.Board()}', '{Name}')"));
        Assert.Contains("Failed to fetch", refused.Message, StringComparison.Ordinal);
        Assert.Equal("TypeError", await page.EvaluateAsync<string>($"fetch('{suite.Board()}/v1/{Name}').then(() => 'read', error => error.name)"));
    }

    // What a developer does: buf generates, a bundler bundles.
    private static async Task<string> ScriptAsync(TemporaryFolder folder)
    {
        var source = Path.Combine(Checkout.TestFolder, "Http");
        var generated = Path.Combine(Checkout.TestFolder, "Http", "gen");
        try
        {
            await RunAsync(Checkout.Buf, "generate", "--template", Path.Combine(source, "buf.gen.yaml"), "--output", source, Path.Combine(Repository.Root, "protos"));
            await RunAsync(Checkout.NodeProgram("esbuild"), Path.Combine(source, "grpc-web.mjs"), "--bundle", $"--outfile={folder.File("bundle.js")}");
            return await File.ReadAllTextAsync(folder.File("bundle.js"));
        }
        finally
        {
            if (Directory.Exists(generated))
                Directory.Delete(generated, recursive: true);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        await using var process = ChildProcess.Start(program, arguments);
        Assert.True(await process.ExitAsync() == 0, process.Errors);
    }
}
