using System.Globalization;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>Names as people type them, and the Congress that they do not say.</summary>
public sealed class ShortNameTests(RecordedSuite recorded)
{
    private static readonly Dictionary<string, string> Congress116 = new() { ["VOTETRACKER_CONGRESS"] = "116" };

    [Fact]
    public async Task A_name_without_a_Congress_is_of_the_only_one_and_of_several_somebody_must_say_which()
    {
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        await suite.RecordAsync();
        foreach (var (typed, full) in ((string, string)[])[
            ("hjres46", "congresses/116/resolutions/hjres46"), ("H.J.Res. 46", "congresses/116/resolutions/hjres46"),
            ("house-1-94", "congresses/116/votes/house-1-94"), ("house-1-v-hjres46-passage", "congresses/116/votes/house-1-v-hjres46-passage"),
            ("116/senate-1-49", "congresses/116/votes/senate-1-49"), ("congresses/116/votes/house-1-94", "congresses/116/votes/house-1-94")])
            Assert.Contains(full, await suite.CliOutputAsync("get", typed), StringComparison.Ordinal);
        var threat = (await suite.CliOutputAsync("list", "veto-threats")).Split('\n')[1].Split(' ')[0];
        Assert.Contains($"congresses/116/vetoThreats/{threat}", await suite.CliOutputAsync("get", threat), StringComparison.Ordinal);
        Assert.Equal("CONGRESS\n116", await suite.CliOutputAsync("list", "congresses"));

        await suite.CliOutputAsync("threat", "issue", "sap-1", "--resolution", "118/hr2", "--level", "none", "--statement", "We oppose it.",
            "--issued", "2023-05-08", "--source", "letter");

        var ambiguous = await suite.CliAsync("get", "hjres46");
        Assert.Equal(1, ambiguous.ExitCode);
        Assert.Contains("--congress or VOTETRACKER_CONGRESS must say which of 118, 116", ambiguous.Errors, StringComparison.Ordinal);
        Assert.Contains("congresses/116/", await suite.CliOutputAsync("get", "hjres46", "--congress", "116"), StringComparison.Ordinal);
        Assert.Contains("congresses/116/", await suite.CliOutputAsync("get", "116/hjres46"), StringComparison.Ordinal);
        Assert.Contains("congresses/116/", (await AsOf116(suite, "get", "hjres46")).Output, StringComparison.Ordinal);
        Assert.Contains("congresses/118/", (await AsOf116(suite, "get", "118/sap-1")).Output, StringComparison.Ordinal);
        var contradicted = await suite.CliAsync("get", "116/hjres46", "--congress", "118");
        Assert.Equal(1, contradicted.ExitCode);
        Assert.Contains("--congress says 118", contradicted.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list", "actions", "--resolution", "hjres46")]
    [InlineData("list", "votes", "--resolution", "hjres46")]
    [InlineData("list", "veto-threats", "--resolution", "hjres46")]
    [InlineData("list", "positions", "--vote", "house-1-94")]
    [InlineData("list", "positions", "--member", "Granger")]
    [InlineData("outlook", "hjres46")]
    [InlineData("revisions", "house-1-94")]
    [InlineData("diff", "house-1-94", "house-1-127")]
    [InlineData("trace", "1")]
    [InlineData("subscription", "list")]
    [InlineData("subscription", "create", "116", "short", "--resolution", "hjres46")]
    public async Task Every_command_takes_short_names(params string[] command)
    {
        var result = await AsOf116(recorded.Suite, command);

        Assert.True(result.ExitCode == 0, result.Errors);
    }

    [Fact]
    public async Task Actions_show_the_state_that_each_led_to_and_where_the_measure_is_now()
    {
        var shown = await recorded.Suite.CliOutputAsync("list", "actions", "--resolution", "116/hjres46");

        Assert.Matches("(?m)^2019-02-26.* Passed +Passed House ", shown);
        Assert.Matches("(?m)^2019-03-14.* Passed both chambers ", shown);
        Assert.Matches("(?m)^2019-03-15.* Vetoed +Vetoed ", shown);
        Assert.Matches("(?m)^2019-03-26.* Veto stands, override failed ", shown);
        Assert.EndsWith("\n116/hjres46: Veto stands, override failed since 2019-03-26", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("_", shown.Replace("H_", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_shows_the_counts_that_it_has_and_no_others()
    {
        await recorded.Suite.CliOutputAsync("import", Checkout.Sample("clerk-speaker.xml"));

        var speaker = await recorded.Suite.CliOutputAsync("get", "119/house-1-2");
        var listed = await recorded.Suite.CliOutputAsync("list", "votes", "--congress", "119");

        Assert.Matches(@"counts +Johnson \(LA\) 2, Jeffries 1, not voting 1\n", speaker);
        Assert.Contains("Johnson (LA) 2, Jeffries 1 ", listed, StringComparison.Ordinal);
        Assert.All((string[])[speaker, listed], text => Assert.DoesNotContain("yea", text, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("yea 245, nay 182, not voting 5", await recorded.Suite.CliOutputAsync("get", "116/house-1-94"), StringComparison.Ordinal);
    }

    private static Task<CliResult> AsOf116(RunningSuite suite, params string[] command) =>
        Cli.RunAsync(Congress116, [.. command, "--port-base", suite.PortBase.ToString(CultureInfo.InvariantCulture)]);
}
