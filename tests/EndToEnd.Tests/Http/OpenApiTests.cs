using Microsoft.Playwright;
using VoteTracker.EndToEnd.Tests.Browser;

namespace VoteTracker.EndToEnd.Tests.Http;

/// <summary>The document that says what there is, as tools and people read it.</summary>
[Trait("Category", "Long")]
public sealed class OpenApiTests
{
    private const string Html = """
        <!DOCTYPE html><meta charset="utf-8"><title>Swagger UI</title><link rel="stylesheet" href="/swagger-ui.css"><div id="ui"></div>
        <script src="/swagger-ui-bundle.js"></script><script src="/script.js"></script>
        """;

    [Fact]
    public async Task The_document_keeps_the_rules_of_OpenAPI_and_a_viewer_shows_it_and_calls_what_it_describes()
    {
        await using var chromium = await Chromium.StartAsync();
        using var folder = new TemporaryFolder();
        // The viewer is told where by the address, since the suite is told who may call.
        await using var viewer = await OtherSite.StartAsync(
            Html, "SwaggerUIBundle({ url: location.hash.slice(1), dom_id: '#ui', docExpansion: 'list' });", Path.Combine(Checkout.TestFolder, "node_modules", "swagger-ui-dist"));
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), viewer.Allowed, "--no-demo");
        await suite.RecordAsync();
        using var api = new HttpApi(suite);
        var document = await api.GetAsync("/openapi/v1.json");
        Assert.Empty(await ProblemsAsync(folder.Write("openapi.json", document.Text)));
        Assert.Equal(System.Net.HttpStatusCode.NotModified, (await api.GetAsync("/openapi/v1.json", ("If-None-Match", document.Headers.ETag!.ToString()))).Status);

        var page = await chromium.PageAsync();
        var wrong = new List<string>();
        page.PageError += (_, error) => wrong.Add(error);
        await page.GotoAsync($"{viewer.Origin}/#{suite.Board()}/openapi/v1.json");
        await page.Locator("#operations-VoteService-GetVote").WaitForAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Results, "openapi", "all.png"), FullPage = true });
        var operation = page.Locator("#operations-VoteService-GetVote");
        await operation.ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await operation.GetByPlaceholder("congress").FillAsync("116");
        await operation.GetByPlaceholder("vote").FillAsync("house-1-94");
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await operation.GetByText("\"officialResult\"").First.WaitForAsync();
        await operation.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Results, "openapi", "operation.png") });
        Assert.Equal(0, await page.Locator(".errors-wrapper").CountAsync());
        Assert.Empty(wrong);
    }

    private static async Task<IReadOnlyList<string>> ProblemsAsync(string file)
    {
        await using var lint = ChildProcess.Start("node", Path.Combine(Checkout.TestFolder, "Http", "openapi.mjs"), file);
        Assert.True(await lint.ExitAsync() == 0, lint.Errors);
        return lint.Lines;
    }
}
