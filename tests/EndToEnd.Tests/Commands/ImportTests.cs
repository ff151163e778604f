using System.Globalization;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>Files brought into a suite. Each test has votes of its own, or a suite.</summary>
public sealed class ImportTests(EmptySuite own) : IClassFixture<EmptySuite>
{
    private readonly TemporaryFolder _folder = own.Folder;
    private readonly RunningSuite _suite = own.Suite;

    [Fact]
    public async Task Importing_twice_changes_nothing_and_tells_no_watcher()
    {
        string[] files =
        [
            .. ((string[])["billstatus-1.xml", "billstatus-3.xml", "clerk-passage.xml", "senate-tie.xml", "scraper-cloture.json", "sap/archive"])
                .Select(Checkout.Sample),
        ];
        var first = await ImportAsync(files);
        Assert.Equal((0, "6", "0", "0"), (first.ExitCode, first.Json.At("files"), first.Json.At("unreadable"), first.Json.At("refused")));
        Assert.NotEqual("0", first.Json.At("new"));
        var head = await _suite.HeadAsync();

        var second = await ImportAsync(files);

        Assert.Equal((0, "0", "0"), (second.ExitCode, second.Json.At("new"), second.Json.At("corrected")));
        Assert.NotEqual("0", second.Json.At("unchanged"));
        Assert.Equal(head, await _suite.HeadAsync());
    }

    [Fact]
    public async Task A_broken_file_is_named_with_line_and_reason_and_the_others_go_in()
    {
        var whole = await File.ReadAllTextAsync(Checkout.Sample("clerk-passage.xml"));
        var broken = _folder.Write("broken.xml", whole.Replace("<yea-total>2<", "<yea-total>two<", StringComparison.Ordinal));
        var line = whole[..whole.IndexOf("<yea-total>", StringComparison.Ordinal)].Count(character => character == '\n') + 1;

        var imported = await ImportAsync(broken, SenateTie("vote.xml", 901));

        Assert.Equal(1, imported.ExitCode);
        Assert.Contains($"error: {broken}, line {line}: ", imported.Errors);
        Assert.Contains("two", imported.Errors);
        Assert.Equal(("2", "1", "1"), (imported.Json.At("files"), imported.Json.At("unreadable"), imported.Json.At("new")));
        Assert.Matches("senate-2-901 .*1–1", await _suite.CliOutputAsync("list", "votes", "--congress", "117"));
    }

    [Fact]
    public async Task What_is_no_record_is_skipped_in_a_directory_and_an_error_where_it_is_named()
    {
        var readme = _folder.Write("records/README.md", "# Where these come from\n");
        _folder.Write("records/presidents.yaml", "- name: Donald J. Trump\n  number: 45\n");
        _folder.Write("records/statement.pdf", "%PDF-1.4\n");
        SenateTie("records/vote.xml", 902);

        var directory = await ImportAsync(_folder.File("records"));
        Assert.Equal(0, directory.ExitCode);
        Assert.DoesNotContain("error: ", directory.Errors);
        Assert.Equal(("4", "3", "0", "1"),
            (directory.Json.At("files"), directory.Json.At("noRecord"), directory.Json.At("unreadable"), directory.Json.At("new")));

        var named = await ImportAsync(_folder.File("records"), readme);
        Assert.Equal(1, named.ExitCode);
        Assert.Contains($"error: {readme}, line 1: not a kind of record that is read", named.Errors);
        Assert.Equal(("4", "2", "1"), (named.Json.At("files"), named.Json.At("noRecord"), named.Json.At("unreadable")));
    }

    [Fact]
    public async Task The_official_files_of_H_J_Res_46_give_what_happened()
    {
        string[] files =
        [
            SharedData.PathOf("house-clerk-xml-rebuilt/2019-roll094.xml"),
            SharedData.PathOf("house-clerk-xml-rebuilt/2019-roll127.xml"),
            SharedData.PathOf("senate-lis-xml-rebuilt/vote_116_1_00049.xml"),
            SharedData.PathOf("billstatus-xml/BILLSTATUS-116hjres46.xml"),
            SharedData.PathOf("sap/archive/45-Trump.yaml"),
        ];

        // What is asked for below is all that the Congress has.
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        var imported = await suite.CliAsync(["import", .. files, "-o", "json"]);

        Assert.Equal((0, "0", "0"), (imported.ExitCode, imported.Json.At("unreadable"), imported.Json.At("refused")));
        await Expected.MeasureAsync(suite);
        await Expected.ThreatsAsync(suite, "ADVISORS_RECOMMEND");
        await Expected.OutlookAsync(suite);
        Assert.Equal(
            [("245", "182", "True"), ("248", "181", "False"), ("59", "41", "True")],
            JsonElement.Parse(await suite.CliOutputAsync("list", "votes", "--congress", "116", "-o", "json")).All("votes")
                .Select(vote => (vote.At("tally", "yea"), vote.At("tally", "nay"), vote.At("computedPassed"))));
        var head = await suite.HeadAsync();
        Assert.Equal(("0", "0"), await suite.CliAsync(["import", .. files, "-o", "json"]) is var again ? (again.Json.At("new"), again.Json.At("corrected")) : default);
        Assert.Equal(head, await suite.HeadAsync());
    }

    private Task<CliResult> ImportAsync(params string[] paths) => _suite.CliAsync(["import", .. paths, "-o", "json"]);

    private string SenateTie(string path, int number) => _folder.Write(path, File.ReadAllText(Checkout.Sample("senate-tie.xml"))
        .Replace("<vote_number>325<", string.Create(CultureInfo.InvariantCulture, $"<vote_number>{number}<"), StringComparison.Ordinal));
}
