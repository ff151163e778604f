using Microsoft.Playwright;

namespace VoteTracker.EndToEnd.Tests.Browser;

/// <summary>What tests do with any page of the board.</summary>
internal static class BoardPage
{
    /// <summary>What there is to look at once the life of H.J.Res. 46 is recorded, by the name of its picture.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["today"] = "/congresses/116",
        ["measure"] = "/congresses/116/resolutions/hjres46",
        ["vote"] = "/congresses/116/votes/house-1-127?with=house-1-94",
        ["senate"] = "/congresses/116/votes/senate-1-49",
        ["threats"] = "/congresses/116/vetoThreats",
        ["threat"] = "/congresses/116/vetoThreats/sap-2019-02-26-hjres46",
        ["member"] = "/congresses/116/members/A000374",
        ["search"] = "/congresses/116/search?q=emergency",
        ["missing"] = "/congresses/116/votes/house-1-999",
    };

    /// <summary>Where the suite's board is.</summary>
    public static string Board(this RunningSuite suite) => suite.Url(7);

    /// <summary>Opens a page and waits until it changes by itself.</summary>
    public static async Task OpenAsync(this IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.WaitForSelectorAsync("[data-live=true]");
    }

    /// <summary>Waits until the page says that it is current, or that it is not.</summary>
    public static Task CurrentAsync(this IPage page, bool isCurrent) =>
        page.WaitForSelectorAsync(isCurrent ? "[data-live=true][data-current=true]" : "[data-current=false]");

    /// <summary>What breaks the Web Content Accessibility Guidelines 2.2, level AA, or what is held to be good practice.</summary>
    /// <param name="page">A page that is open.</param>
    /// <param name="rules">Names of axe's rules; without any, all of them.</param>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(this IPage page, params string[] rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(await File.ReadAllTextAsync(Checkout.Axe) + "\n;true");
        return await page.EvaluateAsync<string[]>(
            """
            async rules => (await axe.run(document, { runOnly: rules.length ? rules : ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }))
                .violations.map(found => `${found.id}: ${found.help}: ${found.nodes.map(node => node.html.slice(0, 200)).slice(0, 3).join(" | ")}`)
            """,
            rules);
    }

    /// <summary>How far the page is wider than its window, in pixels.</summary>
    public static Task<int> OverflowAsync(this IPage page) =>
        page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>How many seats have a mark.</summary>
    public static Task<int> SeatsAsync(this IPage page, string mark) => page.Locator($"[data-seats] use[href='#mark-{mark}']").CountAsync();
}
