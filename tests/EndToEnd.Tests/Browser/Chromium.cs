using Microsoft.Playwright;

namespace VoteTracker.EndToEnd.Tests.Browser;

/// <summary>A real browser, which a test may do without; then it says so.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    // Nothing leaves this machine, and nothing is shared with the next test.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, Browser) = (playwright, browser);

    public IBrowser Browser { get; }

    public static async Task<Chromium> StartAsync()
    {
        var program = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named
            ? named
            : ((string[])["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "chromium is not to be had; ./dev test fetches it");
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Arguments, Timeout = Milliseconds }));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>A page of its own: nothing is remembered from another.</summary>
    public async Task<IPage> PageAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280, bool script = true)
    {
        var context = await Browser.NewContextAsync(new()
        {
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = width > 500 ? 900 : 740 },
            JavaScriptEnabled = script,
        });
        context.SetDefaultTimeout(Milliseconds);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static float Milliseconds => (float)Until.Deadline.TotalMilliseconds;
}
