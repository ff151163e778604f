using System.Globalization;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>The operator's tool on a suite in which H.J.Res. 46 is recorded.</summary>
public sealed class CliTests(RecordedSuite recorded)
{
    private readonly RunningSuite _suite = recorded.Suite;

    [Theory]
    [InlineData("house-1-94", "245", "182", "5", "True")]
    [InlineData("house-1-127", "248", "181", "3", "False")]
    public async Task Get_shows_a_vote_with_every_count_also_those_of_zero(string vote, string yea, string nay, string notVoting, string passed)
    {
        var shown = JsonElement.Parse(await _suite.CliOutputAsync("get", $"congresses/116/votes/{vote}", "-o", "json"));

        var tally = shown.GetProperty("tally");
        Assert.Equal((yea, nay, "0", notVoting), (tally.At("yea"), tally.At("nay"), tally.At("present"), tally.At("notVoting")));
        Assert.Equal(passed, shown.At("computedPassed"));
        Assert.Equal(passed, shown.At("officialPassed"));
    }

    [Fact]
    public async Task Get_shows_how_the_measure_and_the_threats_ended()
    {
        await Expected.MeasureAsync(_suite);
        await Expected.ThreatsAsync(_suite, "ADVISORS_RECOMMEND", "PRESIDENT_WOULD_VETO");
    }

    [Fact]
    public async Task Outlook_shows_how_many_votes_were_missing()
    {
        await Expected.OutlookAsync(_suite);

        var table = await _suite.CliOutputAsync("outlook", "congresses/116/resolutions/hjres46");
        Assert.Matches("""House +override +house-1-127 +248–181 +286 +38""", table);
        Assert.Contains("No veto threat stands.", table);
    }

    [Fact]
    public async Task Between_passage_and_override_nobody_changed_sides()
    {
        string[] command = ["diff", "116/house-1-94", "116/house-1-127"];

        var json = JsonElement.Parse(await _suite.CliOutputAsync([.. command, "-o", "json"]));
        var text = await _suite.CliOutputAsync(command);

        Assert.Empty(json.All("changedSides"));
        Assert.Equal(
            ["Cohen", "DeFazio", "Frankel", "Granger", "Katko", "Speier", "Wagner", "Wilson (SC)"],
            json.All("otherDifferences").Select(difference => difference.At("member", "displayName")));
        Assert.Empty(json.All("onlyInOne"));
        Assert.Equal("424", json.At("same"));
        Assert.Contains("Changed sides: 0", text, StringComparison.Ordinal);
        Assert.Matches("G000377 +Granger +R +TX +Nay +Not voting", text);
        Assert.Contains("424 members did the same in both.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_a_list_have_everything_once_in_order()
    {
        var votes = new List<string>();
        var sizes = new List<int>();
        var token = "";
        do
        {
            var page = JsonElement.Parse(await _suite.CliOutputAsync(
                "list", "votes", "--congress", "116", "--page-size", "2", $"--page-token={token}", "-o", "json"));
            var names = page.All("votes").Select(vote => vote.At("name").Split('/')[^1]).ToArray();
            sizes.Add(names.Length);
            votes.AddRange(names);
            token = page.At("nextPageToken");
        }
        while (token.Length > 0);

        Assert.Equal(["house-1-v-hjres46-passage", "house-1-92", "house-1-93", "house-1-94", "house-1-127", "senate-1-49"], votes);
        Assert.Equal([2, 2, 2], sizes);
    }

    [Fact]
    public async Task A_page_that_is_not_the_last_names_the_command_for_the_next()
    {
        var first = await _suite.CliAsync("list", "votes", "--congress", "116", "--page-size", "5");
        var command = first.Errors.Split("votetracker ")[1].Split(' ');

        var next = await _suite.CliOutputAsync([.. command.TakeWhile(word => word != "--port-base")]);

        Assert.Contains("senate-1-49", next);
        Assert.DoesNotContain("house-1-", next);
    }

    [Fact]
    public async Task Watch_prints_frames_as_lines_of_JSON_and_ends_with_the_cursor()
    {
        await using var watch = Cli.Start(_suite.PortBase, "watch", "congresses/116", "--from", "start", "-o", "json");
        await watch.LineAsync(line => line.Contains("caughtUp", StringComparison.Ordinal), "having caught up");
        watch.SendInterrupt();
        Assert.Equal(0, await watch.ExitAsync());

        var frames = watch.Lines.Select(line => JsonElement.Parse(line)).ToArray();
        Assert.Equal((await _suite.HeadAsync()).ToString(CultureInfo.InvariantCulture), frames[0].At("subscribed", "head"));
        Assert.Equal("10", frames.Single(frame => frame.TryGetProperty("snapshotEnd", out _)).At("snapshotEnd", "itemCount"));
        Assert.Equal($"cursor: {frames[^1].At("caughtUp", "cursor")}", watch.Errors);
    }

    [Fact]
    public async Task A_wrong_port_is_told_with_what_to_do_about_it()
    {
        var nobody = await Cli.RunAsync(_suite.PortBase + 4, "get", "congresses/116/votes/house-1-94");

        Assert.Equal(1, nobody.ExitCode);
        Assert.Equal($"error: nothing answers at 127.0.0.1:{_suite.PortBase + 6}; is it running? ./dev up starts it", nobody.Errors);
        Assert.Equal("", nobody.Output);
    }

    [Fact]
    public async Task A_name_of_nothing_is_told_apart_from_one_that_cannot_be()
    {
        var missing = await _suite.CliAsync("get", "congresses/116/votes/house-1-9999");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("VOTE_NOT_FOUND", missing.Errors);

        var none = await _suite.CliAsync("get", "the vote of Tuesday");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("'the vote of Tuesday' is not the name of a measure, vote or veto threat.", none.Errors);
    }

    [Theory]
    [InlineData("get", "congresses/116/votes/house-1-94", "stray")]
    [InlineData("outlook", "congresses/116/resolutions/hjres46", "stray")]
    [InlineData("list", "votes", "--congress", "116", "stray")]
    [InlineData("watch", "congresses/116", "stray")]
    [InlineData("migrate", "congresses/116", "stray")]
    [InlineData("demo", "stray")]
    [InlineData("subscription", "describe", "congresses/116/subscriptions/alerts", "stray")]
    [InlineData("stray")]
    [InlineData("get", "congresses/116/votes/house-1-94", "--stray")]
    public async Task A_word_too_many_is_refused_by_name(params string[] arguments)
    {
        var refused = await _suite.CliAsync(arguments);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("stray'", refused.Errors);
    }

    [Fact]
    public async Task A_consumer_that_reaches_nobody_says_so_and_ends()
    {
        var nobody = await Cli.RunAsync(_suite.PortBase + 4, "subscription", "deliver", "congresses/116/subscriptions/alerts");

        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains($"no stream yet: nothing answers at 127.0.0.1:{_suite.PortBase + 8}", nobody.Errors);
        Assert.Contains($"error: nothing answers at 127.0.0.1:{_suite.PortBase + 8}", nobody.Errors);
    }

    [Fact]
    public async Task A_watch_from_a_cursor_that_is_none_names_the_field_and_ends_without_a_cursor()
    {
        var refused = await _suite.CliAsync("watch", "congresses/116", "--from", "yesterday");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("after_cursor", refused.Errors);
        Assert.DoesNotContain("cursor: ", refused.Errors.Replace("after_cursor: ", "", StringComparison.Ordinal));
    }
}
