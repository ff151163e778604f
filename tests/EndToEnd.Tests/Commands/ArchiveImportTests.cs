using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>Archives brought into a suite, stopped and broken ones too.</summary>
public sealed class ArchiveImportTests(EmptySuite own) : IClassFixture<EmptySuite>
{
    private readonly TemporaryFolder _folder = own.Folder;
    private readonly RunningSuite _suite = own.Suite;

    [Fact]
    public async Task What_is_wrong_in_an_archive_is_in_the_report_with_file_and_line_and_the_rest_goes_in()
    {
        var archive = Archive("mixed.tar.gz",
            ("2019/h153.xml", PassageSample.Text),
            ("2019/h154.xml", PassageSample.Vote(154).Replace("<yea-total>2<", "<yea-total>two<", StringComparison.Ordinal)),
            ("README.md", "# Where these come from"));
        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        var whole = await File.ReadAllBytesAsync(Archive("whole.tar.gz", ("h155.xml", PassageSample.Vote(155)), ("noise", Convert.ToHexString(noise))));
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
        const int Votes = 2000;
        var archive = Archive("votes.tar.gz", [.. Enumerable.Range(1001, Votes).Select(number => ($"h{number}.xml", PassageSample.Vote(number)))]);
        var before = Written();
        await using (var import = Cli.Start(_suite.PortBase, "import", archive, "-o", "json"))
        {
            // Redis writes each commit at once, and looking costs nothing, so this stops after many times as many commits as are under
            // way at once, of which the import may not have heard, and long before the last.
            await Until.TrueAsync("much is written", () => Written() - before >= 700_000);
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

    private long Written() =>
        new DirectoryInfo(_folder.File("data")).EnumerateFiles("*.aof", SearchOption.AllDirectories).Sum(file => file.Length);

    private static string LineOf(string text) => (PassageSample.Text[..PassageSample.Text.IndexOf(text, StringComparison.Ordinal)].Count(character => character == '\n') + 1)
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
