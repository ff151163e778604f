using System.Globalization;
using System.Net;
using Microsoft.Playwright;

namespace VoteTracker.EndToEnd.Tests.Browser;

/// <summary>
/// What breaks between the record and whoever looks: it is shown, and afterwards nothing is missing. The faults share a suite, and each issues a
/// veto threat of its own.
/// </summary>
public sealed class BoardFaultTests(EmptySuite own) : IClassFixture<EmptySuite>
{
    private readonly RunningSuite _suite = own.Suite;

    [Fact]
    public async Task A_killed_Updates_is_shown_and_what_came_meanwhile_is_there_afterwards()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.PageAsync();
        await page.OpenAsync($"{_suite.Board()}/congresses/116");
        await page.CurrentAsync(true);

        await SignalAsync("KILL", await _suite.ProcessOfAsync("VoteTracker.Updates.dll"));

        await page.CurrentAsync(false);
        await ThreatenAsync("hr1");
        await page.CurrentAsync(true);
        await ThreatenedAsync(page, "hr1");
    }

    [Fact]
    public async Task A_Redis_that_stands_still_and_is_killed_is_shown_and_what_came_afterwards_is_there()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.PageAsync();
        await page.OpenAsync($"{_suite.Board()}/congresses/116");
        await page.CurrentAsync(true);
        var redis = _suite.RedisId;

        await SignalAsync("STOP", redis);

        await page.CurrentAsync(false);
        await page.GetByText("The record’s store is away").WaitForAsync();
        await SignalAsync("KILL", redis);
        await page.CurrentAsync(true);
        await ThreatenAsync("hr2");
        await ThreatenedAsync(page, "hr2");
    }

    [Fact]
    public async Task A_browser_that_loses_its_connection_says_so_and_comes_back_with_what_changed()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var network = new TcpProxy(_suite.PortBase + 7);
        var page = await chromium.PageAsync();
        await page.OpenAsync($"http://{network.Endpoint}/congresses/116");

        await network.ResetAsync();

        await page.GetByText("This page has lost its connection").WaitForAsync();
        await ThreatenAsync("hr3");
        network.Heal();
        await ThreatenedAsync(page, "hr3");
        await page.GetByText("This page has lost its connection").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task A_board_that_is_killed_is_found_again_by_the_pages_that_it_had_made()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.PageAsync();
        await page.OpenAsync($"{_suite.Board()}/congresses/116");

        await SignalAsync("KILL", await _suite.ProcessOfAsync("VoteTracker.Board.dll"));

        await page.GetByText("This page has lost its connection").WaitForAsync();
        await ThreatenAsync("hr4");
        await ThreatenedAsync(page, "hr4");
        await page.CurrentAsync(true);
    }

    [Fact, Trait("Category", "Long")]
    public async Task Who_comes_when_all_places_are_taken_sees_the_facts_and_that_they_do_not_change()
    {
        await using var chromium = await Chromium.StartAsync();
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), new Dictionary<string, string> { ["Board__MaxViewers"] = "1" }, "--no-demo");
        await suite.RecordAsync();
        var first = await chromium.PageAsync();
        await first.OpenAsync($"{suite.Board()}/congresses/116/resolutions/hjres46");

        var second = await chromium.PageAsync();
        await second.GotoAsync($"{suite.Board()}/congresses/116/resolutions/hjres46");

        await second.GetByText("This page does not change by itself now").WaitForAsync();
        Assert.True(await second.GetByText("Passed House").First.IsVisibleAsync());
        // Routing takes a slash at the end; what takes no place for it would get past the limit.
        using var http = new HttpClient();
        foreach (var path in new[] { "/_blazor", "/_blazor/", "/_blazor/negotiate", "/_blazor/negotiate/" })
            Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync($"{suite.Board()}{path}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{suite.Board()}/health/liveness")).StatusCode);
    }

    [Fact]
    public async Task Nobody_looks_who_has_not_signed_in_unless_that_is_said_in_so_many_words()
    {
        await using var board = ChildProcess.Start("dotnet", Checkout.Service("Board"), "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, await board.ExitAsync());
        Assert.Contains("Oidc:Authority is missing", board.Errors, StringComparison.Ordinal);
        Assert.Contains("Board:AllowAnonymous=true", board.Errors, StringComparison.Ordinal);
    }

    private Task ThreatenAsync(string measure) => _suite.EventuallyAsync(
        async () => (await _suite.CliAsync(
            "threat", "issue", $"on-{measure}", "--resolution", $"116/{measure}", "--level", "president-would-veto", "--statement", $"I would veto {measure}.",
            "--issued", "2019-03-06", "--source", "speech")).ExitCode == 0,
        "a veto threat to be issued");

    private static Task ThreatenedAsync(IPage page, string measure) => page.GetByText($"I would veto {measure}.").WaitForAsync();

    private static async Task SignalAsync(string signal, int process)
    {
        Assert.NotEqual(0, process);
        await using var kill = ChildProcess.Start("kill", $"-{signal}", process.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, await kill.ExitAsync());
    }
}
