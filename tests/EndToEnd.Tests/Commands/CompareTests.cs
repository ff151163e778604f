using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>What is held, against files that say otherwise.</summary>
public sealed class CompareTests(EmptySuite own) : IClassFixture<EmptySuite>
{
    private readonly TemporaryFolder _folder = own.Folder;
    private readonly RunningSuite _suite = own.Suite;

    private static string Bill => File.ReadAllText(Checkout.Sample("billstatus-1.xml"));

    [Fact]
    public async Task Surplus_missing_and_different_actions_and_titles_are_told_and_what_is_held_is_not()
    {
        var file = Checkout.Sample("billstatus-1.xml");
        string[] files = [file, Checkout.Sample("sap/archive"), Checkout.Sample("clerk-passage.xml")];
        await _suite.CliOutputAsync(["import", .. files]);
        Assert.Equal((0, "0"), await _suite.CliAsync(["compare", .. files, "-o", "json"]) is var same ? (same.ExitCode, same.Json.At("unexplained")) : default);

        // One action without its text is none to the reader; another is new; a title differs.
        var first = Bill.IndexOf("<item>", Bill.IndexOf("<actions>", StringComparison.Ordinal), StringComparison.Ordinal);
        var end = Bill.IndexOf("</item>", first, StringComparison.Ordinal) + "</item>".Length;
        var other = _folder.Write("other-bill.xml", (Bill[..first]
            + "<item><actionDate>2019-05-03</actionDate><text>Message on Senate action sent to the House.</text></item>" + Bill[end..])
            .Replace("<title>", "<title>TEST ", StringComparison.Ordinal));
        var compared = await _suite.CliAsync("compare", other, "-o", "json");

        Assert.Equal(1, compared.ExitCode);
        Assert.Equal(["action missing", "action surplus", "title"], compared.Json.All("differences").Select(difference => difference.At("aspect")));
    }

    [Fact]
    public async Task A_vote_that_is_held_otherwise_or_not_at_all_is_a_difference()
    {
        await _suite.CliOutputAsync("import", _folder.Write("held.xml", PassageSample.Vote(501)));
        var other = PassageSample.Vote(501)
            .Replace("<vote>Aye<", "<vote>Aye <", StringComparison.Ordinal).Replace(">Adams<", ">Adams, A.<", StringComparison.Ordinal);

        var compared = await _suite.CliAsync(
            "compare", _folder.Write("other.xml", other), _folder.Write("not-held.xml", PassageSample.Vote(502)), "-o", "json");

        Assert.Equal((1, "2"), (compared.ExitCode, compared.Json.At("unexplained")));
        Assert.Equal([("congresses/116/votes/house-1-501", "positions"), ("congresses/116/votes/house-1-502", "vote")],
            compared.Json.All("differences").Select(difference => (difference.At("resource"), difference.At("aspect"))));
    }
}
