using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>Archives brought into a suite, stopped and broken ones too, and compared with what it then holds.</summary>
public sealed class ArchiveImportTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningSuite _suite = null!;

    private static string Passage => File.ReadAllText(Checkout.Sample("clerk-passage.xml"));

    public async ValueTask InitializeAsync() => _suite = await RunningSuite.StartAsync(_folder.File("data"), "--no-demo");

    public async ValueTask DisposeAsync()
    {
        if (_suite is not null)
            await _suite.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_wrong_in_an_archive_is_in_the_report_with_file_and_line_and_the_rest_goes_in()
    {
        var archive = Archive("mixed.tar.gz",
            ("2019/h153.xml", Passage),
            ("2019/h154.xml", Vote(154).Replace("<yea-total>2<", "<yea-total>two<", StringComparison.Ordinal)),
            ("README.md", "# Where these come from"));
        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        var whole = await File.ReadAllBytesAsync(Archive("whole.tar.gz", ("h155.xml", Vote(155)), ("noise", Convert.ToHexString(noise))));
        var broken = _folder.File("broken.tgz");
        await File.WriteAllBytesAsync(broken, whole[..(whole.Length / 2)]);
        var report = _folder.File("report.jsonl");

        var imported = await _suite.CliAsync("import", archive, broken, "--report", report, "-o", "json");

        Assert.Equal(1, imported.ExitCode);
        Assert.Equal(("5", "2", "1", "2", "0"), (imported.Json.At("files"), imported.Json.At("unreadable"), imported.Json.At("noRecord"),
            imported.Json.At("new"), imported.Json.At("refused")));
        var all = (await File.ReadAllLinesAsync(report)).Select(line => JsonElement.Parse(line)).OrderBy(line => line.At("file"), StringComparer.Ordinal).ToList();
        Assert.Equal(["new", "new", "refused", "refused", "skipped"], all.Select(line => line.At("result")).Order(StringComparer.Ordinal));
        var lines = all.Where(line => line.At("result") == "refused").ToList();
        Assert.Equal([(broken, "0", "UNREADABLE"), ($"{archive}:2019/h154.xml", LineOf("<yea-total>"), "UNREADABLE")],
            lines.Select(line => (line.At("file"), line.At("line"), line.At("reason"))));
        Assert.Equal(["2"], imported.Json.All("reasons").Select(reason => reason.At("count")));
    }

    [Fact]
    public async Task An_import_that_was_stopped_goes_on_where_it_was()
    {
        const int Votes = 3000;
        var archive = Archive("votes.tar.gz", [.. Enumerable.Range(1, Votes).Select(number => ($"h{number}.xml", Vote(number)))]);
        await using (var import = Cli.Start(_suite.PortBase, "import", archive, "-o", "json"))
        {
            // Redis writes each commit at once, and looking costs nothing, so this stops after many times as many commits as are under
            // way at once, of which the import may not have heard, and long before the last.
            await Until.TrueAsync("much is written", () => Written() >= 1_000_000);
            import.SendInterrupt();
            Assert.Equal(130, await import.ExitAsync());
            Assert.NotEqual("0", JsonElement.Parse(string.Join('\n', import.Lines)).At("new"));
        }

        var again = await _suite.CliAsync("import", archive, "-o", "json");

        Assert.Equal((0, "0", "0"), (again.ExitCode, again.Json.At("corrected"), again.Json.At("refused")));
        Assert.NotEqual("0", again.Json.At("unchanged"));
        Assert.Equal(Votes, int.Parse(again.Json.At("new"), CultureInfo.InvariantCulture)
            + int.Parse(again.Json.At("unchanged"), CultureInfo.InvariantCulture));
        Assert.Equal(0, (await _suite.CliAsync("compare", archive)).ExitCode);
    }

    [Fact]
    public async Task A_vote_that_is_held_otherwise_or_not_at_all_is_a_difference()
    {
        await _suite.CliOutputAsync("import", Archive("held.tar.gz", ("h1.xml", Vote(1))));
        var other = Vote(1).Replace("<vote>Aye<", "<vote>Aye <", StringComparison.Ordinal).Replace(">Adams<", ">Adams, A.<", StringComparison.Ordinal);

        var compared = await _suite.CliAsync("compare", Archive("other.tar.gz", ("h1.xml", other), ("h2.xml", Vote(2))), "-o", "json");

        Assert.Equal((1, "2"), (compared.ExitCode, compared.Json.At("unexplained")));
        Assert.Equal([("congresses/116/votes/house-1-1", "positions"), ("congresses/116/votes/house-1-2", "vote")],
            compared.Json.All("differences").Select(difference => (difference.At("resource"), difference.At("aspect"))));
    }

    private long Written() =>
        new DirectoryInfo(_folder.File("data")).EnumerateFiles("*.aof", SearchOption.AllDirectories).Sum(file => file.Length);

    // Each on a measure of its own: votes on the same one wait for each other.
    private static string Vote(int number) => Passage
        .Replace("<rollcall-num>153<", string.Create(CultureInfo.InvariantCulture, $"<rollcall-num>{number}<"), StringComparison.Ordinal)
        .Replace("S J RES 7<", string.Create(CultureInfo.InvariantCulture, $"S J RES {number}<"), StringComparison.Ordinal);

    private static string LineOf(string text) => (Passage[..Passage.IndexOf(text, StringComparison.Ordinal)].Count(character => character == '\n') + 1)
        .ToString(CultureInfo.InvariantCulture);

    private string Archive(string name, params (string Name, string Content)[] entries)
    {
        var path = _folder.File(name);
        using var zipped = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        using var tar = new TarWriter(zipped);
        foreach (var (entry, content) in entries)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        return path;
    }
}
