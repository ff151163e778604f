using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>How H.J.Res. 46 ended, whatever it was recorded from.</summary>
internal static class Expected
{
    public static async Task MeasureAsync(RunningSuite suite)
    {
        var measure = await JsonAsync(suite, "get", "congresses/116/resolutions/hjres46");
        Assert.Equal("RESOLUTION_STATE_OVERRIDE_FAILED", measure.At("state"));
        Assert.Equal("VETOED:OVERRIDE_FAIL_ORIGINATING:HOUSE", measure.At("govtrackStatus"));
        Assert.Equal("2019-02-22", measure.At("introducedDate"));
    }

    /// <summary>The threats by level; all of them were carried out.</summary>
    public static async Task ThreatsAsync(RunningSuite suite, params string[] levels)
    {
        var listed = (await JsonAsync(suite, "list", "veto-threats", "--congress", "116")).All("vetoThreats")
            .Where(threat => threat.All("resolutions").Any(name => name.ToString() == "congresses/116/resolutions/hjres46"));
        var found = new List<string>();
        foreach (var name in listed.Select(threat => threat.At("name")))
        {
            var threat = await JsonAsync(suite, "get", name);
            Assert.Equal("VETO_THREAT_STATE_CARRIED_OUT", threat.At("state"));
            found.Add(threat.At("level"));
        }

        Assert.Equal(levels.Select(level => $"VETO_THREAT_LEVEL_{level}").Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    public static async Task OutlookAsync(RunningSuite suite)
    {
        var outlook = await JsonAsync(suite, "outlook", "congresses/116/resolutions/hjres46");
        string[] Measured(string chamber, string question) =>
            [.. ((string[])["yea", "nay", "needed", "shortBy"]).Select(field => outlook.At(chamber, question, field))];
        Assert.Equal(["245", "182", "285", "40"], Measured("house", "passage"));
        Assert.Equal(["248", "181", "286", "38"], Measured("house", "override"));
        Assert.Equal(["59", "41", "67", "8"], Measured("senate", "passage"));
        Assert.Equal("", outlook.At("senate", "override", "yea"));
    }

    private static async Task<JsonElement> JsonAsync(RunningSuite suite, params string[] command) =>
        JsonElement.Parse(await suite.CliOutputAsync([.. command, "-o", "json"]));
}
