using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using VoteTracker.Import.Files;
using VoteTracker.Records.Reading;

namespace VoteTracker.Records.Tests.Import;

/// <summary>.zip and .gz, and archives within archives.</summary>
public class PackedRecordTests
{
    private static readonly byte[] Passage = File.ReadAllBytes(Sample.PathOf("clerk-passage.xml"));

    [Fact]
    public async Task Every_file_of_a_zip_is_found_and_its_directories_are_none()
    {
        var entries = await Find("a.zip", Zip(("2019/", []), ("2019/h1/data.xml", Passage), ("roll.xml", Passage)));
        Assert.Equal(["a.zip:2019/h1/data.xml", "a.zip:roll.xml"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal(RecordKind.ClerkXml, entry.Read().Kind));
    }

    [Fact]
    public async Task The_reported_zip_is_read() =>
        Assert.Equal(
            RecordKind.BillStatusXml,
            Assert.Single(await Find("b.zip", await File.ReadAllBytesAsync(SharedData.PathOf("../cases/17-zip/BILLSTATUS-118-sjres.zip")))).Read().Kind);

    [Fact]
    public async Task A_compressed_file_is_read_under_its_own_name()
    {
        var entry = Assert.Single(await Find("roll.xml.gz", Gzip(Passage)));
        Assert.Equal(("roll.xml.gz", true, RecordKind.ClerkXml), (entry.Name, entry.IsNamed, entry.Read().Kind));
    }

    [Fact]
    public async Task Archives_within_archives_are_read_and_an_end_is_set_to_it()
    {
        var tar = Tar(("votes/roll.xml.gz", Gzip(Passage)), ("roll.xml", Passage));
        var entries = await Find("a.zip", Zip(("in.tar.gz", tar)));
        Assert.Equal(["a.zip:in.tar.gz:votes/roll.xml.gz", "a.zip:in.tar.gz:roll.xml"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal(RecordKind.ClerkXml, entry.Read().Kind));

        var deeper = await Find("a.zip", Zip(("b.zip", Zip(("c.zip", Zip(("d.zip", Zip(("roll.xml", Passage)))))))));
        Assert.Equal(("a.zip:b.zip:c.zip:d.zip", RecordFault.TooLarge), (Assert.Single(deeper).Name, Refusal(deeper[0]).Fault));
    }

    [Fact]
    public async Task A_damaged_file_of_a_zip_costs_that_file()
    {
        var zip = Zip(("one.xml", Noise()), ("two.xml", Passage));
        // The data of the first file follow its header of 30 bytes and its name.
        zip.AsSpan(60, 400).Fill(0xFF);
        var entries = await Find("a.zip", zip);
        Assert.Equal(("a.zip:one.xml", RecordFault.Unreadable), (Refusal(entries[0]).File, Refusal(entries[0]).Fault));
        Assert.Equal(RecordKind.ClerkXml, entries[1].Read().Kind);
    }

    [Fact]
    public async Task An_encrypted_file_is_refused_as_that()
    {
        var zip = Zip(("one.xml", Passage));
        zip[6] |= 1;
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        Assert.Equal("it is encrypted", Refusal(Assert.Single(await Find("a.zip", zip))).Reason);
    }

    [Fact]
    public async Task Links_in_archives_are_named_and_not_followed()
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("link.xml").ExternalAttributes = 0xA1FF << 16;
        var tarred = new MemoryStream();
        using (var zipped = new GZipStream(tarred, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.xml") { LinkName = "/etc/passwd" });
        foreach (var entry in (FoundRecord[])[Assert.Single(await Find("a.zip", archive.ToArray())), Assert.Single(await Find("a.tar.gz", tarred.ToArray()))])
            Assert.Equal(RecordFault.NotARegularFile, entry.Read().Skipped?.Fault);
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.xml.gz")]
    public async Task What_is_broken_off_is_refused_by_name(string name)
    {
        var whole = name.EndsWith(".zip", StringComparison.Ordinal) ? Zip(("a.xml", Noise())) : Gzip(Noise());
        foreach (var length in (int[])[0, 1, 20, whole.Length / 2])
        {
            var reading = Assert.Single(await Find(name, whole[..length])).Read();
            Assert.Equal(name, (reading.Refusal ?? reading.Skipped)!.File);
        }
    }

    // The first half of a statement is a statement of its own to a reader.
    [Fact]
    public async Task A_statement_that_was_cut_off_when_packed_is_not_taken_for_a_whole_one()
    {
        var text = File.ReadAllBytes(Sample.PathOf("sap/text/45-Trump/116/2019-02-26_hjres46.txt"));
        var packed = Gzip(text);
        var reading = Assert.Single(await Find("a.txt.gz", packed[..^20])).Read();
        Assert.Equal(RecordFault.Unreadable, reading.Refusal?.Fault);
        Assert.Equal(RecordKind.SapText, Assert.Single(await Find("a.txt.gz", packed)).Read().Kind);
    }

    [Fact]
    public async Task A_tar_that_was_cut_off_between_two_files_is_not_taken_for_a_whole_one()
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "roll.xml") { DataStream = new MemoryStream(Passage) });
        var entries = await Find("a.tar.gz", Gzip(tar.ToArray()[..^1024]));
        Assert.Equal([RecordKind.ClerkXml, null], entries.Select(entry => entry.Read().Kind));
        Assert.Equal(RecordFault.Unreadable, Refusal(entries[1]).Fault);
    }

    // A thousandth of its size when packed.
    [Theory]
    [InlineData('<', RecordFault.TooLarge)]
    [InlineData(' ', RecordFault.NotAKindThatIsRead)]
    public async Task What_unpacks_to_more_than_any_record_is_refused_and_not_kept(char first, RecordFault fault)
    {
        byte[] bomb = [(byte)first, .. new byte[128 * 1024 * 1024]];
        foreach (var (name, archive) in (IEnumerable<(string, byte[])>)[("a.xml.gz", Gzip(bomb)), ("a.zip", Zip(("a.xml", bomb)))])
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var entry = Assert.Single(await Find(name, archive));
            Assert.Equal(0, entry.Length);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 40_000_000);
            var reading = entry.Read();
            Assert.Equal(fault, (reading.Refusal ?? reading.Skipped)!.Fault);
        }
    }

    [Fact]
    public async Task A_zip_with_an_endless_directory_is_refused_before_it_is_in_memory()
    {
        var name = new string('a', 60_000);
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
            for (var entry = 0; entry < 300; entry++)
                zip.CreateEntry($"{entry}{name}", CompressionLevel.NoCompression);
        Assert.Equal(RecordFault.Unreadable, Refusal(Assert.Single(await Find("a.zip", archive.ToArray()))).Fault);
    }

    [Fact]
    public async Task Archives_within_an_archive_share_one_bound()
    {
        var unpacked = new UnpackedBytes(1500);
        await using var outer = new UnpackedStream(new MemoryStream(new byte[1000]), unpacked);
        await outer.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        await using var inner = new UnpackedStream(new MemoryStream(new byte[1000]), unpacked);
        await Assert.ThrowsAsync<InvalidDataException>(() => inner.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task Damaged_archives_give_files_or_refusals_and_nothing_else()
    {
        var random = new Random(17);
        foreach (var (name, clean) in (IEnumerable<(string, byte[])>)
            [("a.zip", Zip(("a.xml", Passage), ("b.gz", Gzip(Passage)))), ("a.tar.gz", Tar(("a.xml", Passage))), ("a.gz", Gzip(Passage))])
            for (var round = 0; round < 500; round++)
            {
                var damaged = clean.ToArray();
                for (var change = random.Next(1, 6); change > 0; change--)
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                foreach (var entry in await Find(name, damaged[..random.Next(damaged.Length / 2, damaged.Length + 1)]))
                    entry.Read();
            }
    }

    [Fact]
    public async Task In_a_directory_packed_files_are_read_like_others()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.zip"), Zip(("roll.xml", Passage)));
        await File.WriteAllBytesAsync(folder.File("b.xml.gz"), Gzip(Passage));
        await File.WriteAllTextAsync(folder.File("README.gz"), "no archive");
        var readings = new List<RecordReading>();
        await foreach (var found in RecordSearch.OpenAsync(RecordSearch.Files([folder.Path]), _ => { }, TestContext.Current.CancellationToken))
            readings.Add(found.Read());
        Assert.Equal([null, RecordKind.ClerkXml, RecordKind.ClerkXml], readings.OrderBy(reading => reading.Name, StringComparer.Ordinal).Select(reading => reading.Kind));
    }

    private static RecordException Refusal(FoundRecord entry) => Assert.IsType<RecordException>(entry.Read().Refusal);

    private static byte[] Noise()
    {
        var noise = new byte[20_000];
        new Random(1).NextBytes(noise);
        return Encoding.ASCII.GetBytes($"<rollcall-vote>{Convert.ToHexString(noise)}</rollcall-vote>");
    }

    private static async Task<List<FoundRecord>> Find(string name, byte[] archive)
    {
        var entries = new List<FoundRecord>();
        await foreach (var entry in RecordArchive.ReadAsync(FoundRecord.OfFile(name, isNamed: true), new MemoryStream(archive), TestContext.Current.CancellationToken))
            entries.Add(entry);
        return entries;
    }

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }

        return archive.ToArray();
    }

    private static byte[] Tar(params (string Name, byte[] Content)[] entries)
    {
        var archive = new MemoryStream();
        using (var zipped = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
            foreach (var (name, content) in entries)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        return archive.ToArray();
    }
}
