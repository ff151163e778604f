using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Import;

/// <summary>What may lie where records are looked for; nothing is sent, so no suite runs.</summary>
public sealed class HostileFilesImportTests : IDisposable
{
    private const int NoSuite = 1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("import", "--dry-run")]
    [InlineData("import", "--record", "history.jsonl")]
    public async Task A_FIFO_that_is_named_is_refused_at_once_and_once(params string[] command)
    {
        var fifo = Fifo("pipe.xml");
        var imported = await Cli.RunAsync(NoSuite, [.. command.Select(word => word.EndsWith(".jsonl", StringComparison.Ordinal) ? _folder.File(word) : word), fifo]);
        Assert.Equal(1, imported.ExitCode);
        Assert.Contains($"error: {fifo}: it is a FIFO; only regular files are opened", Assert.Single(
            imported.Errors.Split('\n'), line => line.StartsWith("error", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipe.tar.gz")]
    [InlineData("members.yaml", "--members")]
    [InlineData("report.jsonl", "--report")]
    public async Task A_FIFO_in_any_other_place_is_refused_too(string name, string? option = null)
    {
        var fifo = Fifo(name);
        string[] arguments = option is null ? [fifo] : [option, fifo, Checkout.Sample("clerk-passage.xml")];
        var imported = await Cli.RunAsync(NoSuite, ["import", "--dry-run", .. arguments]);
        Assert.Equal(1, imported.ExitCode);
        Assert.Contains($"{fifo}: it is a FIFO", imported.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_refused_and_not_read_without_end()
    {
        var imported = await Cli.RunAsync(NoSuite, "import", "--dry-run", "/dev/zero");
        Assert.Equal(1, imported.ExitCode);
        Assert.Contains("error: /dev/zero: it is a device", imported.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_FIFO_in_a_directory_is_named_and_the_rest_goes_in()
    {
        var directory = Directory.CreateDirectory(_folder.File("records")).FullName;
        File.Copy(Checkout.Sample("clerk-passage.xml"), Path.Combine(directory, "roll.xml"));
        var fifo = Fifo("records/pipe");
        var imported = await Cli.RunAsync(NoSuite, "import", "--dry-run", directory, "-o", "json");
        Assert.Equal((0, "2", "1", "0"),
            (imported.ExitCode, imported.Json.At("files"), imported.Json.At("noRecord"), imported.Json.At("unreadable")));
        Assert.Contains($"skipped: {fifo}: it is a FIFO", imported.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_named_in_two_ways_is_refused_once()
    {
        var broken = _folder.File("broken.xml");
        await File.WriteAllTextAsync(broken, "<billStatus>");
        var imported = await Cli.RunAsync(NoSuite, "import", "--dry-run", broken, _folder.File("./broken.xml"), _folder.File(""));
        Assert.Single(imported.Errors.Split('\n'), line => line.StartsWith("error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "\0", 60_000_000)]
    [InlineData("<", " ", 8_000_000)]
    [InlineData("<billStatus><bill><congress>", "a ", 8_000_000)]
    [InlineData("<billStatus>", "<a/>", 1_590_000)]
    [InlineData("{\"votes\":[", "1,", 190_000)]
    [InlineData("{\"votes\":\"", "a ", 8_000_000)]
    [InlineData("STATEMENT OF ADMINISTRATION POLICY\n", "a ", 1_000_000)]
    [InlineData("- bills: [", "a,", 190_000)]
    public async Task An_archive_of_much_of_the_same_takes_the_memory_of_what_is_kept(string start, string repeated, int length)
    {
        const int MaxPeakBytes = 300_000_000;
        var archive = Archive(start, repeated, length, entries: 50);
        await using var import = Cli.Start(NoSuite, "import", "--dry-run", archive, "-o", "json");
        var ended = import.ExitAsync();
        long peak = 0;
        await Until.TrueAsync("the import has ended", () =>
        {
            peak = Math.Max(peak, Peak(import.Id));
            return ended.IsCompleted;
        });
        await ended;
        Assert.Equal("50", JsonElement.Parse(string.Join('\n', import.Lines)).At("files"));
        Assert.InRange(peak, 1, MaxPeakBytes);
    }

    private static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It has ended.
            return 0;
        }
    }

    private string Fifo(string name)
    {
        var path = _folder.File(name);
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        return path;
    }

    private string Archive(string start, string repeated, int length, int entries)
    {
        var path = _folder.File("bomb.tar.gz");
        using var zipped = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        using var tar = new TarWriter(zipped);
        var content = new byte[length];
        for (var i = 0; i < length; i++)
            content[i] = (byte)(i < start.Length ? start[i] : repeated[(i - start.Length) % repeated.Length]);
        for (var entry = 0; entry < entries; entry++)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"e{entry}") { DataStream = new MemoryStream(content) });
        return path;
    }
}
