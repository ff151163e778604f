using System.Text;
using VoteTracker.Records.Reading;

namespace VoteTracker.Records.Tests.Hostile;

public class HostileFileTests
{
    public static TheoryData<string> Samples =>

    [
        "clerk-passage.xml", "clerk-speaker.xml", "senate-tie.xml", "billstatus-1.xml", "billstatus-3.xml", "scraper-cloture.json",
        "congress-bill.json", "congress-actions.json", "congress-house-vote.json", "floor-schedule.xml", "house-floor.xml", "senate-menu.xml",
        "legiscan-bill.json",
    ];

    [Theory]
    [InlineData("clerk-passage.xml", "<rollcall-num>153<", "<rollcall-num>many<", 10, "should be a number and is \"many\"")]
    [InlineData("clerk-passage.xml", "<rollcall-num>153<", "<rollcall-num>99999999999<", 10, "should be a number")]
    [InlineData("clerk-passage.xml", "<rollcall-num>153<", "<rollcall-num>0<", 10, "should be from 1 to 99999 and is 0")]
    [InlineData("clerk-passage.xml", "<congress>116<", "<congress>-116<", 7, "should be a number")]
    [InlineData("clerk-passage.xml", "<session>1st<", "<session>5th<", 8, "should be 1st to 4th and is \"5th\"")]
    [InlineData("clerk-passage.xml", "<vote>Present<", "<vote>Maybe<", 32, "\"Maybe\" is no way to vote")]
    [InlineData("clerk-passage.xml", "<vote>Present<", "<vote>present <", 32, "\"present\" is no way to vote")]
    [InlineData("clerk-passage.xml", ">4-Apr-2019<", ">31-Apr-2019<", 15, "should look like 26-Feb-2019")]
    [InlineData("clerk-passage.xml", "time-etz=\"11:45\"", "time-etz=\"25:45\"", 16, "should look like 18:32")]
    [InlineData("clerk-passage.xml", "<vote-type>RECORDED VOTE</vote-type>\n", "", 5, "<vote-metadata> has no <vote-type>")]
    [InlineData("senate-tie.xml", "<yeas>1<", "<yeas>x<", 27, "<yeas> should be a number and is \"x\"")]
    [InlineData("senate-tie.xml", "<majority_requirement>1/2<", "<majority_requirement>4/5<", 14, "should be 1/2, 2/3 or 3/5")]
    [InlineData("senate-tie.xml", "<vote_cast>Nay<", "<vote_cast>Nope<", 52, "\"Nope\" is no way to vote")]
    [InlineData("senate-tie.xml", "<tie_breaker_vote>Yea<", "<tie_breaker_vote>Hm<", 34, "\"Hm\" is no way to vote")]
    [InlineData("senate-tie.xml", "August 7, 2022", "Augustus 7, 2022", 6, "should look like \"March 14, 2019, 02:24 PM\"")]
    [InlineData("billstatus-1.xml", "<billNumber>7<", "<billNumber>seven<", 4, "should be a number and is \"seven\"")]
    [InlineData("billstatus-1.xml", "<billType>SJRES<", "<billType>SAMDT<", 7, "no measure has the type \"SAMDT\"")]
    [InlineData("billstatus-1.xml", "<introducedDate>2019-01-30<", "<introducedDate>soon<", 8, "should look like 2019-02-26")]
    public void A_wrong_value_is_refused_with_its_line(string sample, string place, string replacement, int line, string reason)
    {
        var error = Sample.Refused(Sample.Mutated(sample, place, replacement));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.Equal((line, RecordFault.Unreadable, "mutated"), (error.Line, error.Fault, error.File));
        Assert.Equal($"mutated, line {line}: {error.Reason}", error.Message);
    }

    [Theory]
    [InlineData("<actionTime>11:47:23<", "<actionTime>noon<", 54, "should look like 18:34:10")]
    [InlineData("<sessionNumber>1<", "<sessionNumber>9<", 16, "should be from 1 to 4")]
    public void A_bad_line_costs_that_line_and_the_document_is_not_whole_then(string place, string replacement, int line, string reason)
    {
        var whole = Sample.Read("billstatus-1.xml");
        var reading = Sample.ReadText(Sample.Mutated("billstatus-1.xml", place, replacement));
        var warning = Assert.Single(reading.Warnings);
        Assert.Equal((line, RecordFlaw.PartNotRead, "record"), (warning.Line, warning.Flaw, warning.File));
        Assert.Contains(reason, warning.Reason, StringComparison.Ordinal);
        Assert.Equal((true, false), (whole.Origin!.IsWhole, reading.Origin!.IsWhole));
        Assert.Equal(whole.Requests.Count, reading.Requests.Count);
    }

    [Fact]
    public void A_file_with_nothing_but_bad_lines_keeps_few_warnings_and_says_how_many_there_are()
    {
        var item = "<item><actionDate>soon</actionDate><text>x</text></item>\n";
        var text = Sample.Mutated("billstatus-1.xml", "<actions>", $"<actions>{string.Concat(Enumerable.Repeat(item, 5_000))}");
        var warnings = Sample.ReadText(text).Warnings;
        Assert.Equal((101, "and 4900 more of the kind further on"), (warnings.Count, warnings[^1].Reason));
    }

    [Fact]
    public void An_excerpt_does_not_pass_for_a_roll_call()
    {
        var text = Sample.Text("clerk-passage.xml");
        var row = text.IndexOf("<recorded-vote><legislator name-id=\"C001084\"", StringComparison.Ordinal);
        var error = Sample.Refused(text.Remove(row, text.IndexOf('\n', row) - row));
        Assert.Equal((RecordFault.Incomplete, 19), (error.Fault, error.Line));
        Assert.Equal("an excerpt: it lists 4 members where its totals count 5", error.Reason);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_file_cut_off_anywhere_is_refused_and_never_half_read(string sample)
    {
        var text = Sample.Text(sample).TrimEnd();
        for (var length = 0; length < text.Length; length += 7)
            Sample.Refused(text[..length]);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    [InlineData("sap/archive/45-Trump.yaml")]
    [InlineData("sap/text/45-Trump/116/2019-02-26_hjres46.txt")]
    public void Damaged_bytes_give_a_record_exception_or_a_reading_and_nothing_else(string sample)
    {
        var clean = Encoding.UTF8.GetBytes(Sample.Text(sample));
        var name = Sample.PathOf(sample);
        var random = new Random(46);
        for (var round = 0; round < 1_000; round++)
        {
            var damaged = clean.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                RecordFile.Read(name, new MemoryStream(damaged));
            }
            catch (RecordException)
            {
                // The only exception that a reader may throw.
            }
        }
    }

    [Fact]
    public void An_entity_bomb_is_not_expanded()
    {
        var bomb = new StringBuilder("<?xml version=\"1.0\"?>\n<!DOCTYPE rollcall-vote [\n<!ENTITY a \"aaaaaaaaaa\">\n");
        for (var level = 'b'; level <= 'k'; level++)
            bomb.Append($"<!ENTITY {level} \"{string.Concat(Enumerable.Repeat($"&{(char)(level - 1)};", 10))}\">\n");
        var error = Sample.Refused(bomb.Append("]>\n<rollcall-vote>&k;</rollcall-vote>").ToString());
        Assert.Equal((RecordFault.Unreadable, 15), (error.Fault, error.Line));
        Assert.Contains("undeclared entity", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_external_DTD_or_entity_is_never_fetched()
    {
        var secret = Path.GetTempFileName();
        try
        {
            File.WriteAllText(secret, "secret");
            var text = Sample.Mutated("clerk-passage.xml",
                "PUBLIC \"-//US Congress//DTDs/vote v1.0 20031119 //EN\" \"../vote.dtd\">", $"[<!ENTITY leak SYSTEM \"file://{secret}\">]>")
                .Replace("<vote-desc>", "<vote-desc>&leak;", StringComparison.Ordinal);
            var error = Sample.Refused(text);
            Assert.Equal((17, RecordFault.Unreadable), (error.Line, error.Fault));
            Assert.DoesNotContain("secret<", error.Message, StringComparison.Ordinal);
            // A DOCTYPE that names a file which is not there hurts nobody.
            Assert.Single(Sample.ReadText(Sample.Mutated("clerk-passage.xml", "../vote.dtd", "http://localhost:1/none.dtd")).Requests);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Fact]
    public void Nesting_without_end_is_refused_before_anything_walks_it()
    {
        var xml = Sample.Refused($"<billStatus>{string.Concat(Enumerable.Repeat("<a>", 100_000))}");
        Assert.Equal((RecordFault.TooLarge, 1), (xml.Fault, xml.Line));
        Assert.Equal(RecordFault.Unreadable, Sample.Refused("{\"votes\":" + new string('[', 90_000)).Fault);
    }

    [Fact]
    public void A_file_without_end_is_refused_at_the_bound()
    {
        using var endless = new EndlessStream();
        var error = Assert.Throws<RecordException>(() => RecordFile.Read("endless", endless));
        Assert.Equal(RecordFault.TooLarge, error.Fault);
        Assert.InRange(endless.Given, RecordFile.MaxBytes, RecordFile.MaxBytes + 1_000_000);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("# Sources of every file\n\n| file | bytes |\n", 1)]
    [InlineData("%PDF-1.7\nSTATEMENT OF ADMINISTRATION POLICY", 1)]
    [InlineData("The STATEMENT OF ADMINISTRATION POLICY is mentioned here.", 1)]
    [InlineData("<?xml version=\"1.0\"?>\n<vote_list><congress>119</congress></vote_list>", 2)]
    [InlineData("<html><body>404</body></html>", 1)]
    [InlineData("40-Reagan:\n  id:\n    govtrack: 412372\n", 1)]
    [InlineData("- name: build\n  steps: []\n", 1)]
    public void A_file_of_another_kind_is_said_to_be_one(string content, int line)
    {
        var error = Sample.Refused(content);
        Assert.Equal((RecordFault.NotAKindThatIsRead, line), (error.Fault, error.Line));
        Assert.Contains("not a kind of record that is read", error.Message, StringComparison.Ordinal);
    }

    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
