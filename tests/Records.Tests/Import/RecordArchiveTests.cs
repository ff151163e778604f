using System.Formats.Tar;
using System.IO.Compression;
using VoteTracker.Import.Files;
using VoteTracker.Records.Reading;

namespace VoteTracker.Records.Tests.Import;

public class RecordArchiveTests
{
    private static readonly byte[] Passage = File.ReadAllBytes(Sample.PathOf("clerk-passage.xml"));

    [Fact]
    public async Task Every_file_is_found_however_deep_it_lies()
    {
        var entries = await Find(Archive(("./2019/", null), ("./2019/h1/data.xml", Passage), ("roll.xml", Passage)));
        Assert.Equal(["a.tar.gz:2019/h1/data.xml", "a.tar.gz:roll.xml"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal(RecordKind.ClerkXml, entry.Read().Kind));
    }

    [Fact]
    public async Task A_file_larger_than_any_record_is_refused_by_name_and_the_next_one_goes_in()
    {
        var entries = await Find(Archive(("large.xml", [(byte)'<', .. new byte[RecordFile.MaxBytes]]), ("roll.xml", Passage)));
        var refusal = Refusal(entries[0]);
        Assert.Equal((RecordFault.TooLarge, "a.tar.gz:large.xml"), (refusal.Fault, refusal.File));
        Assert.Equal(RecordKind.ClerkXml, entries[1].Read().Kind);
    }

    [Fact]
    public async Task What_is_wrong_in_a_file_is_told_with_its_place_in_the_archive()
    {
        var entries = await Find(Archive(("broken.xml", "<billStatus>\n<bill>"u8.ToArray())));
        var refusal = Refusal(Assert.Single(entries));
        Assert.StartsWith("a.tar.gz:broken.xml, line 2: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_breaks_off_gives_what_came_before_and_says_so()
    {
        var noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        var whole = Archive(("roll.xml", Passage), ("noise", noise));
        var entries = await Find(whole[..(whole.Length / 2)]);
        Assert.Equal(2, entries.Count);
        Assert.Equal(RecordKind.ClerkXml, entries[0].Read().Kind);
        var refusal = Refusal(entries[1]);
        Assert.Equal((RecordFault.Unreadable, "a.tar.gz"), (refusal.Fault, refusal.File));
    }

    [Theory]
    [InlineData("this is no archive at all, whatever its name says")]
    [InlineData("")]
    public async Task What_is_no_archive_is_refused_by_name(string content)
    {
        var entries = await Find(System.Text.Encoding.UTF8.GetBytes(content));
        Assert.Equal("a.tar.gz", Refusal(Assert.Single(entries)).File);
    }

    [Theory]
    [InlineData("congress-116.tar.gz", true)]
    [InlineData("A.TGZ", true)]
    [InlineData("data.json.gz", true)]
    [InlineData("BILLSTATUS-118-sjres.ZIP", true)]
    [InlineData("data.tar", false)]
    public void An_archive_is_told_by_its_name(string name, bool archive) => Assert.Equal(archive, RecordArchive.IsArchive(name));

    [Fact]
    public async Task What_can_be_no_record_is_not_taken_into_memory()
    {
        var entry = Assert.Single(await Find(Archive(("zeros", new byte[RecordFile.MaxBytes]))));
        Assert.Equal(0, entry.Length);
        Assert.Equal(RecordFault.NotAKindThatIsRead, entry.Read().Skipped?.Fault);
    }

    [Theory]
    [InlineData(TarEntryType.ExtendedAttributes, "a path of more than 64 KiB")]
    [InlineData(TarEntryType.LongPath, "a path of more than 64 KiB")]
    public async Task A_header_larger_than_any_path_needs_ends_the_archive(TarEntryType type, string hazard)
    {
        var path = new string('a', 200_000);
        TarEntry entry = type == TarEntryType.LongPath
            ? new GnuTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Passage) }
            : new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Passage) };
        var archive = new MemoryStream();
        using (var zipped = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
            tar.WriteEntry(entry);
        var refusal = Refusal(Assert.Single(await Find(archive.ToArray())));
        Assert.True(refusal.Reason.Contains("header", StringComparison.Ordinal), $"{hazard}: {refusal.Reason}");
    }

    [Fact]
    public async Task What_unpacks_to_more_than_may_be_is_cut_off()
    {
        await using var unpacked = new UnpackedStream(new MemoryStream(new byte[1000]), new UnpackedBytes(900));
        await Assert.ThrowsAsync<InvalidDataException>(() => unpacked.CopyToAsync(Stream.Null));
    }

    private static RecordException Refusal(FoundRecord entry) => Assert.IsType<RecordException>(entry.Read().Refusal);

    private static async Task<List<FoundRecord>> Find(byte[] archive)
    {
        var entries = new List<FoundRecord>();
        await foreach (var entry in RecordArchive.ReadAsync(FoundRecord.OfFile("a.tar.gz", isNamed: true), new MemoryStream(archive), TestContext.Current.CancellationToken))
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
