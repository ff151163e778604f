using System.Formats.Tar;
using System.IO.Compression;

namespace VoteTracker.Records.Tests;

public class RecordArchiveTests
{
    private static readonly byte[] _passage = File.ReadAllBytes(Sample.PathOf("clerk-passage.xml"));

    [Fact]
    public async Task Every_file_is_found_however_deep_it_lies()
    {
        var entries = await Find(Archive(("./2019/", null), ("./2019/h1/data.xml", _passage), ("roll.xml", _passage)));
        Assert.Equal(["a.tar.gz:2019/h1/data.xml", "a.tar.gz:roll.xml"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal(RecordKind.ClerkXml, entry.Read().Kind));
    }

    [Fact]
    public async Task A_file_larger_than_any_record_is_refused_by_name_and_the_next_one_goes_in()
    {
        var entries = await Find(Archive(("large.xml", new byte[RecordFile.MaxBytes + 1]), ("roll.xml", _passage)));
        var refusal = Assert.Throws<RecordException>(entries[0].Read);
        Assert.Equal((RecordFault.TooLarge, "a.tar.gz:large.xml"), (refusal.Fault, refusal.File));
        Assert.Equal(RecordKind.ClerkXml, entries[1].Read().Kind);
    }

    [Fact]
    public async Task What_is_wrong_in_a_file_is_told_with_its_place_in_the_archive()
    {
        var entries = await Find(Archive(("broken.xml", "<billStatus>\n<bill>"u8.ToArray())));
        var refusal = Assert.Throws<RecordException>(Assert.Single(entries).Read);
        Assert.StartsWith("a.tar.gz:broken.xml, line 2: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_breaks_off_gives_what_came_before_and_says_so()
    {
        var noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        var whole = Archive(("roll.xml", _passage), ("noise", noise));
        var entries = await Find(whole[..(whole.Length / 2)]);
        Assert.Equal(2, entries.Count);
        Assert.Equal(RecordKind.ClerkXml, entries[0].Read().Kind);
        var refusal = Assert.Throws<RecordException>(entries[1].Read);
        Assert.Equal((RecordFault.Unreadable, "a.tar.gz"), (refusal.Fault, refusal.File));
    }

    [Theory]
    [InlineData("this is no archive at all, whatever its name says")]
    [InlineData("")]
    public async Task What_is_no_archive_is_refused_by_name(string content)
    {
        var entries = await Find(System.Text.Encoding.UTF8.GetBytes(content));
        Assert.Equal("a.tar.gz", Assert.Throws<RecordException>(Assert.Single(entries).Read).File);
    }

    [Theory]
    [InlineData("congress-116.tar.gz", true)]
    [InlineData("A.TGZ", true)]
    [InlineData("data.json.gz", false)]
    [InlineData("data.tar", false)]
    public void An_archive_is_told_by_its_name(string name, bool archive) => Assert.Equal(archive, RecordArchive.IsArchive(name));

    private static async Task<List<RecordEntry>> Find(byte[] archive)
    {
        var entries = new List<RecordEntry>();
        await foreach (var entry in RecordArchive.ReadAsync("a.tar.gz", new MemoryStream(archive), TestContext.Current.CancellationToken))
            entries.Add(entry);
        return entries;
    }

    private static byte[] Archive(params (string Name, byte[]? Content)[] entries)
    {
        var archive = new MemoryStream();
        using (var zipped = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
            foreach (var (name, content) in entries)
                tar.WriteEntry(content is null
                    ? new PaxTarEntry(TarEntryType.Directory, name)
                    : new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        return archive.ToArray();
    }
}
