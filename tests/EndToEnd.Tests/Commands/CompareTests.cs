using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>What is held, against files that say otherwise.</summary>
public sealed class CompareTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningSuite _suite = null!;

    private static string Bill => File.ReadAllText(Checkout.Sample("billstatus-1.xml"));

    public async ValueTask InitializeAsync() => _suite = await RunningSuite.StartAsync(_folder.File("data"), "--no-demo");

    public async ValueTask DisposeAsync()
    {
        if (_suite is not null)
            await _suite.DisposeAsync();
        _folder.Dispose();
    }

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
        var other = _folder.Write("other.xml", (Bill[..first]
            + "<item><actionDate>2019-05-03</actionDate><text>Message on Senate action sent to the House.</text></item>" + Bill[end..])
            .Replace("<title>", "<title>TEST ", StringComparison.Ordinal));
        var compared = await _suite.CliAsync("compare", other, "-o", "json");

        Assert.Equal(1, compared.ExitCode);
        Assert.Equal(["action missing", "action surplus", "title"], compared.Json.All("differences").Select(difference => difference.At("aspect")));
    }
}
