using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// What a document says of itself, and what is wrong in one that is read all the same.
public class DocumentOriginTests
{
    [Theory]
    [InlineData("clerk-passage.xml", Witness.OwnRecord, "Clerk of the House", "https://clerk.house.gov/evs/2019/roll153.xml", null, false)]
    [InlineData("senate-tie.xml", Witness.OwnRecord, "Secretary of the Senate", "vote_117_2_00325.xml", "2022-08-07T15:38:00", false)]
    [InlineData("billstatus-1.xml", Witness.LibraryOfCongress, "BILLSTATUS", "BILLSTATUS-116sjres7.xml", null, true)]
    [InlineData("scraper-cloture.json", Witness.LibraryOfCongress, "unitedstates/congress", "s1-119.2025", null, false)]
    public void A_document_says_whose_word_it_is_and_whether_it_is_all_of_it(
        string sample, Witness witness, string source, string document, string? time, bool whole)
    {
        var origin = Sample.Read(sample).Origin!;
        Assert.Equal((witness, source, document, whole), (origin.Witness, origin.Source, origin.Document, origin.IsWhole));
        Assert.Equal(time, origin.UpdateTime?.ToString("s"));
        var provenance = origin.ToProvenance();
        Assert.Equal((witness, source, document), (provenance.Witness, provenance.Source, provenance.Document));
        Assert.Equal(origin.UpdateTime, provenance.DocumentTime?.ToDateTimeOffset());
    }

    [Theory]
    [InlineData("senate-lis-xml/vote_119_1_00001-cloture.xml", "2025-01-10T19:57:00Z")]
    [InlineData("billstatus-xml/BILLSTATUS-116hjres46.xml", "2020-12-28T14:39:41Z")]
    [InlineData("votes-usc-json/116/2019/h94/data.json", "2021-07-07T13:12:06Z")]
    [InlineData("bills-usc-json/116/hjres46/data.json", "2020-12-28T14:39:41Z")]
    public void A_document_says_when_it_was_last_changed(string path, string time)
    {
        var origin = RecordFile.Read(SharedData.PathOf(path)).Origin!;
        Assert.Equal(time, origin.UpdateTime?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"));
    }

    [Fact]
    public void A_document_whose_time_cannot_be_read_has_none_and_outranks_nothing()
    {
        var reading = Sample.ReadText(Sample.Mutated("billstatus-1.xml", "<billType>", "<updateDate>9999-12-31</updateDate><billType>"));
        Assert.Null(reading.Origin!.UpdateTime);
        Assert.False(reading.Origin.IsWhole);
        Assert.Equal("<updateDate> should say when the document was changed and is \"9999-12-31\"", Assert.Single(reading.Warnings).Reason);
    }
}
