using System.Globalization;
using System.Net;
using System.Xml.Linq;

namespace VoteTracker.EndToEnd.Tests.Http;

/// <summary>The feed as a feed reader asks for it.</summary>
public sealed class FeedTests(RecordedSuite own) : IClassFixture<RecordedSuite>
{
    private const string Feed = "/v1/congresses/116:feed";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private readonly RunningSuite _suite = own.Suite;

    [Fact]
    public async Task A_feed_tells_what_happened_in_sentences_and_its_entries_stay_as_they_are()
    {
        using var api = new HttpApi(_suite);
        Assert.Empty(Entries(await api.GetAsync("/v1/congresses/1:feed")));

        var first = await api.GetAsync(Feed);
        var entries = Entries(first);
        Assert.Equal("application/atom+xml", first.Content.ContentType?.MediaType);
        Assert.Equal(await _suite.HeadAsync(), entries.Count);
        Assert.Contains("House vote 127 on H.J.Res. 46, On Passage, Objections of the President to the Contrary Notwithstanding: Failed, 248–181, 286 of 429 needed.", Titles(first));
        Assert.Contains("H.J.Res. 46: vetoed.", Titles(first));
        Assert.Contains("House vote on H.J.Res. 46, On Passage: announced for Feb. 26, 2019.", Titles(first));
        Assert.All(entries, entry => Assert.EndsWith(".", entry.Element(Atom + "title")!.Value, StringComparison.Ordinal));
        foreach (var link in entries.Select(entry => entry.Element(Atom + "link")!.Attribute("href")!.Value).Distinct())
        {
            using var page = await api.Client.GetAsync(new Uri(link));
            Assert.True(page.StatusCode == HttpStatusCode.OK, link);
        }

        await api.PostAsync("/v1/congresses/116/votes/house-1-92:vacate", """{"reason":"by a test"}""");
        var second = await api.GetAsync(Feed);
        Assert.StartsWith("House vote 92 on H.Res. 144, On Ordering the Previous Question: Vacated", Titles(second).First(title => title.Contains("Vacated", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(entries.Select(entry => entry.ToString()), Entries(second).Skip(Entries(second).Count - entries.Count).Select(entry => entry.ToString()));
        // Nor does what a process remembers make them what they are.
        System.Diagnostics.Process.GetProcessById(await _suite.ProcessOfAsync("VoteTracker.Board.dll")).Kill();
        HttpAnswer? third = null;
        await Until.TrueAsync("the board is back", async () => (third = await api.GetAsync(Feed)).Status == HttpStatusCode.OK);
        Assert.Equal(Entries(second).Select(entry => entry.ToString()), Entries(third!).Select(entry => entry.ToString()));
        Assert.Distinct(Entries(second).Select(entry => entry.Element(Atom + "id")!.Value));
    }

    [Fact]
    public async Task A_feed_is_not_sent_again_until_something_matches_its_filter()
    {
        using var api = new HttpApi(_suite);
        const string threats = $"{Feed}?filter.kinds=RESOURCE_KIND_VETO_THREAT";
        var feed = await api.GetAsync(threats);
        Assert.Equal(4, Entries(feed).Count);
        Assert.Contains("The statement of Feb. 26, 2019 on H.J.Res. 46: carried out.", Titles(feed));
        var (etag, modified) = (feed.Headers.ETag!.ToString(), feed.Content.LastModified!.Value.ToString("R", CultureInfo.InvariantCulture));

        await _suite.CliOutputAsync("schedule", "senate", "hjres46", "--on", "2020-03-26", "--decides", "veto-override");
        Assert.Equal(HttpStatusCode.NotModified, (await api.GetAsync(threats, ("If-None-Match", etag))).Status);
        Assert.Equal(HttpStatusCode.NotModified, (await api.GetAsync(threats, ("If-Modified-Since", modified))).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(Feed, ("If-None-Match", etag))).Status);

        Assert.All(Titles(await api.GetAsync($"{Feed}?filter.resources=congresses/116/resolutions/hres144")), title => Assert.Contains("H.Res. 144", title, StringComparison.Ordinal));
        Assert.All(Titles(await api.GetAsync($"{Feed}?filter.chamber=CHAMBER_SENATE&filter.kinds=RESOURCE_KIND_VOTE")), title => Assert.Contains("Senate", title, StringComparison.Ordinal));
        foreach (var query in (string[])["filter.kind=RESOURCE_KIND_VOTE", "filter.kinds=VOTE", "filter=x", "after_cursor=x"])
            (await api.GetAsync($"{Feed}?{query}")).Demand(HttpStatusCode.BadRequest, "INVALID_FIELD");
    }

    private static List<XElement> Entries(HttpAnswer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return [.. XDocument.Parse(answer.Text).Root!.Elements(Atom + "entry")];
    }

    private static IEnumerable<string> Titles(HttpAnswer answer) => Entries(answer).Select(entry => entry.Element(Atom + "title")!.Value);
}
