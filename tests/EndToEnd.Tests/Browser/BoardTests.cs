using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using VoteTracker.EndToEnd.Tests.Http;

namespace VoteTracker.EndToEnd.Tests.Browser;

/// <summary>The board as people use it: in a real browser, on the suite as <c>./dev up</c> starts it.</summary>
public sealed partial class BoardTests(RecordedSuite recorded)
{
    [GeneratedRegex(@"<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=", RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode { get; }

    [Fact]
    public async Task The_facts_of_a_page_are_in_its_first_answer_and_no_code_stands_in_it()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(recorded.Suite.Board()), Timeout = Until.Deadline };

        await Until.TrueAsync(
            "the board follows the Congress",
            async () => (await client.GetStringAsync(new Uri("/congresses/116", UriKind.Relative))).Contains("data-current=\"true\"", StringComparison.Ordinal));

        foreach (var (path, facts) in new Dictionary<string, string[]>
        {
            ["/"] = ["What moves in the 116th Congress", "href=\"/v1/congresses/116:feed\"", "House vote 127", "248–181", "H.J.Res. 46", "Last change"],
            ["/congresses/116/votes/house-1-94"] = ["On Passage", "245–182", "214 of 427", "Abraham", "Passed", "Last change"],
            ["/congresses/116/votes/house-1-94?q=amash"] = ["1 of 432 members"],
            ["/congresses/116/votes/house-1-127?with=house-1-94"] = ["<strong>0</strong> of those who voted in both changed sides", "424 did the same"],
            ["/congresses/116/resolutions/hjres46"] = ["Veto stands, override failed", "285 needed", "40 short of two thirds", "8 short of two thirds", "Vetoed by President."],
            ["/congresses/116/vetoThreats"] = ["Advisors would recommend a veto", "Carried out"],
            ["/congresses/116/members/A000374"] = ["Abraham", "House vote 92", "Nay"],
            ["/congresses/116/search?q=hjres46"] = ["H.J.Res. 46", "Measure"],
        })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.All(facts, fact => Assert.Contains(fact, html, StringComparison.Ordinal));
            Assert.DoesNotMatch(InlineCode, await answer.Content.ReadAsStringAsync());
            Assert.Contains("script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        foreach (var path in (string[])["/congresses/116/votes/house-1-999", "/congresses/116/resolutions/no-name", "/congresses/116/members/Z999999", "/nothing"])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task What_a_vote_was_before_stands_on_its_page()
    {
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        await suite.RecordAsync();
        using var api = new HttpApi(suite);
        const string page = "/congresses/116/votes/house-1-94";
        Assert.DoesNotContain("What it was before", (await api.GetAsync(page)).Text, StringComparison.Ordinal);

        await api.PostAsync($"/v1{page}:vacate", """{"reason":"By unanimous consent"}""");

        await Until.TrueAsync("the page tells of it", async () =>
        {
            var html = WebUtility.HtmlDecode((await api.GetAsync(page)).Text);
            return html.Contains("What it was before", StringComparison.Ordinal) && html.Contains("Passed, 245–182", StringComparison.Ordinal)
                && html.Contains("By unanimous consent", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_vote_fills_the_hemicycle_as_positions_come_and_says_how_it_ended()
    {
        await using var chromium = await Chromium.StartAsync();
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        using var vote = new LiveVote(suite);
        await vote.OpenAsync();
        var page = await chromium.PageAsync();
        await page.OpenAsync($"{suite.Board()}/{LiveVote.Name}");
        await page.GetByText("Under way").First.WaitForAsync();
        Assert.Equal(vote.Roster, await page.SeatsAsync("waiting"));

        for (var told = 0; told < vote.Positions.Count; told += 60)
        {
            await vote.RecordAsync(told, 60);

            var known = vote.Positions.Take(told + 60).ToList();
            await Until.TrueAsync(
                $"{known.Count} seats are taken",
                async () => await page.SeatsAsync("yea") == known.Count(position => position.Option == V1.VoteOption.Yea)
                    && await page.SeatsAsync("nay") == known.Count(position => position.Option == V1.VoteOption.Nay));
            if (told == 240)
                await page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Results, "board", "under-way.png"), FullPage = true });
        }

        await vote.CloseAsync();
        await page.GetByText("Passed", new() { Exact = true }).First.WaitForAsync();
        Assert.Equal(0, await page.SeatsAsync("waiting"));
        Assert.Equal("245–182", await page.Locator("text.count").TextContentAsync());
    }

    [Fact]
    public async Task Every_member_is_reached_by_keyboard_and_Enter_opens_the_record()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.PageAsync();
        await page.OpenAsync($"{recorded.Suite.Board()}/congresses/116/votes/senate-1-49");
        for (var tabs = 0; !await IsSeatAsync(); tabs++)
        {
            Assert.True(tabs < 20, "no seat is reached by Tab");
            await page.Keyboard.PressAsync("Tab");
        }

        var reached = new HashSet<string>();
        for (var seat = 0; seat < 100; seat++)
        {
            reached.Add((await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label')"))!);
            await page.Keyboard.PressAsync("ArrowRight");
        }

        Assert.Equal(100, reached.Count);
        Assert.Contains("Alexander (R-TN) (R-TN): Yea", reached);
        // One stop of the Tab key, and back to where one was.
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("Tab");
        Assert.False(await IsSeatAsync());
        await page.Keyboard.PressAsync("Shift+Tab");
        Assert.True(await IsSeatAsync());
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Votes, the latest first").WaitForAsync();
        Assert.Contains("/congresses/116/members/", page.Url, StringComparison.Ordinal);

        Task<bool> IsSeatAsync() => page.EvaluateAsync<bool>("() => document.activeElement.closest('[data-seats]') !== null");
    }

    [Fact, Trait("Category", "Long")]
    public async Task Each_page_is_accessible_and_fits_in_both_themes_and_widths_and_is_kept_as_a_picture()
    {
        await using var chromium = await Chromium.StartAsync();
        var wrong = new List<string>();
        foreach (var (name, path) in BoardPage.All)
        {
            var page = await chromium.PageAsync();
            page.Console += (_, message) =>
            {
                // The status of a page that is not there is no fault.
                if (message.Type == "error" && name != "missing")
                    wrong.Add($"{name}: {message.Text}");
            };
            await page.OpenAsync(recorded.Suite.Board() + path);
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                foreach (var (width, height) in ((int, int)[])[(1280, 900), (360, 740)])
                {
                    await page.SetViewportSizeAsync(width, height);
                    var which = $"{name}-{scheme.ToString().ToLowerInvariant()}-{width}";
                    // A theme changes colours alone, and these are the same in each width.
                    if (scheme == ColorScheme.Light)
                        wrong.AddRange((await page.ViolationsAsync()).Select(violation => $"{which}: {violation}"));
                    else if (width > 1000)
                        wrong.AddRange((await page.ViolationsAsync("color-contrast")).Select(violation => $"{which}: {violation}"));
                    if (await page.OverflowAsync() is var overflow and > 0)
                        wrong.Add($"{which}: {overflow} pixels wider than the window");
                    await page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Results, "board", $"{which}.png"), FullPage = true });
                }
            }
            await page.Context.CloseAsync();
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_theme_is_chosen_and_kept_and_paper_has_none_of_what_only_a_screen_can_use()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.PageAsync();
        await page.OpenAsync($"{recorded.Suite.Board()}/congresses/116/votes/senate-1-49");
        var light = await BackgroundAsync();

        await page.Locator("[data-theme-toggle]").ClickAsync();

        Assert.NotEqual(light, await BackgroundAsync());
        await page.ReloadAsync();
        Assert.NotEqual(light, await BackgroundAsync());
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal("rgb(255, 255, 255)", await BackgroundAsync());
        Assert.False(await page.GetByRole(AriaRole.Navigation).IsVisibleAsync());
        Assert.True(await page.GetByText("Wyden").IsVisibleAsync());
        await page.PdfAsync(new() { Path = Path.Combine(Checkout.Results, "board", "vote.pdf"), PreferCSSPageSize = true });

        Task<string> BackgroundAsync() => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
    }

    [Fact]
    public async Task A_search_and_a_members_table_find_as_one_types()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.PageAsync();
        await page.OpenAsync($"{recorded.Suite.Board()}/congresses/116/votes/house-1-94");
        await page.GetByLabel("Find a member").PressSequentiallyAsync("republicans yea");
        await page.GetByText("13 of 432 members").WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Search" }).ClickAsync();
        await page.GetByLabel("Measure, vote, member").PressSequentiallyAsync("H.J.Res. 46");
        await page.GetByRole(AriaRole.Link, new() { Name = "H.J.Res. 46", Exact = true }).First.ClickAsync();
        await page.GetByText("Veto stands, override failed").First.WaitForAsync();
        Assert.EndsWith("/congresses/116/resolutions/hjres46", page.Url, StringComparison.Ordinal);
    }
}
