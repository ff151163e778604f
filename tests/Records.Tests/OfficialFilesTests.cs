using Google.Protobuf;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// The real files, on machines that have them.
public class OfficialFilesTests
{
    private static RecordVoteRequest Vote(string path) => Assert.IsType<RecordVoteRequest>(Assert.Single(RecordFile.Read(SharedData.PathOf(path)).Requests));

    [Theory]
    [InlineData("house-clerk-xml-rebuilt/2019-roll094.xml", "house-1-94", "hjres46", 245, 182, VoteThreshold.Majority, VoteQuestion.Passage, true)]
    [InlineData("house-clerk-xml-rebuilt/2019-roll127.xml", "house-1-127", "hjres46", 248, 181, VoteThreshold.TwoThirds, VoteQuestion.VetoOverride, false)]
    [InlineData("house-clerk-xml-rebuilt/2019-roll031.xml", "house-1-31", "hjres27", 237, 187, VoteThreshold.TwoThirds, VoteQuestion.PassageUnderSuspension, false)]
    [InlineData("house-clerk-xml-rebuilt/2020-roll253.xml", "house-2-253", "hr6395", 322, 87, VoteThreshold.TwoThirds, VoteQuestion.VetoOverride, true)]
    [InlineData("house-clerk-xml/2025-roll240.xml", "house-1-240", "hr3424", 397, 1, VoteThreshold.TwoThirds, VoteQuestion.PassageUnderSuspension, true)]
    [InlineData("senate-lis-xml-rebuilt/vote_116_1_00049.xml", "senate-1-49", "hjres46", 59, 41, VoteThreshold.Majority, VoteQuestion.Passage, true)]
    [InlineData("senate-lis-xml-rebuilt/vote_116_1_00094.xml", "senate-1-94", "sjres7", 53, 45, VoteThreshold.TwoThirds, VoteQuestion.VetoOverride, false)]
    [InlineData("senate-lis-xml-rebuilt/vote_116_2_00292.xml", "senate-2-292", "hr6395", 81, 13, VoteThreshold.TwoThirds, VoteQuestion.VetoOverride, true)]
    [InlineData("senate-lis-xml/vote_119_1_00001-cloture.xml", "senate-1-1", "s5", 84, 9, VoteThreshold.ThreeFifthsSworn, VoteQuestion.Cloture, true)]
    [InlineData("votes-usc-json/104/1995/h564/data.json", "house-1-564", "hr1943", 269, 156, VoteThreshold.ThreeFifths, VoteQuestion.Passage, true)]
    [InlineData("votes-usc-json/101/1990/h433/data.json", "house-2-433", "hjres660", 260, 138, VoteThreshold.TwoThirds, VoteQuestion.VetoOverride, false)]
    [InlineData("votes-usc-json/116/2019/h92/data.json", "house-1-92", "hres144", 228, 193, VoteThreshold.Majority, VoteQuestion.Unspecified, true)]
    [InlineData("votes-usc-json/116/2019/h93/data.json", "house-1-93", "hres144", 229, 193, VoteThreshold.Majority, VoteQuestion.Passage, true)]
    public void Known_votes_read_as_they_were_taken(
        string path, string name, string measure, int yea, int nay, VoteThreshold threshold, VoteQuestion question, bool passed)
    {
        var vote = Vote(path).Vote;
        Assert.Equal((name, measure), (vote.Name.Split('/')[^1], string.Join("", vote.Resolutions).Split('/')[^1]));
        Assert.Equal((yea, nay), (vote.Tally.Yea, vote.Tally.Nay));
        Assert.Equal((threshold, question, passed), (vote.Threshold, vote.QuestionKind, vote.OfficialPassed));
    }

    [Theory]
    [InlineData("house-clerk-xml-rebuilt/2019-roll094.xml", "votes-usc-json/116/2019/h94/data.json")]
    [InlineData("house-clerk-xml-rebuilt/2019-roll127.xml", "votes-usc-json/116/2019/h127/data.json")]
    [InlineData("house-clerk-xml/2025-roll002-speaker.xml", "votes-usc-json/119/2025/h2/data.json")]
    [InlineData("senate-lis-xml-rebuilt/vote_116_1_00049.xml", "votes-usc-json/116/2019/s49/data.json")]
    [InlineData("senate-lis-xml-rebuilt/vote_116_2_00292.xml", "votes-usc-json/116/2020/s292/data.json")]
    [InlineData("senate-lis-xml/vote_119_1_00001-cloture.xml", "votes-usc-json/119/2025/s1/data.json")]
    public void The_same_vote_reads_the_same_from_both_layouts(string official, string scraped)
    {
        var (left, right) = (Vote(official), Vote(scraped));
        // Whose word it is, is another one.
        left.Vote.Provenance = right.Vote.Provenance = null;
        Assert.Equal(left.Vote, right.Vote);
        Assert.Equal(Ordered(left), Ordered(right));

        static IEnumerable<string> Ordered(RecordVoteRequest request) =>
            request.Positions.Select(position => position.ToString()).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void The_threat_against_HJRes46_is_one_of_the_advisors()
    {
        var threat = RecordFile.Read(SharedData.PathOf("sap/archive/45-Trump.yaml")).Requests.Cast<IssueVetoThreatRequest>()
            .Single(request => request.VetoThreatId == "sap-2019-02-26-hjres46").VetoThreat;
        Assert.Equal((VetoThreatLevel.AdvisorsRecommend, AdministrationPosition.StronglyOpposes), (threat.Level, threat.Position));
        Assert.Equal("in its current form", threat.Condition);
        Assert.Equal("https://www.whitehouse.gov/wp-content/uploads/2019/02/saphj46h_20190226.pdf", threat.Source.Uri);
    }

    [Theory]
    [InlineData("42-Clinton", 0, 1422, 0)]
    [InlineData("44-Obama", 19, 554, 2)]
    [InlineData("45-Trump", 54, 80, 1)]
    [InlineData("47-Trump", 35, 124, 0)]
    public void Every_list_of_statements_is_read_and_its_gaps_are_counted(string list, int requests, int withoutText, int notPresented)
    {
        var reading = RecordFile.Read(SharedData.PathOf($"sap/archive/{list}.yaml"));
        Assert.Equal((requests, withoutText, notPresented), (reading.Requests.Count, reading.EntriesWithoutText, reading.EntriesNotPresented));
        var threats = reading.Requests.Cast<IssueVetoThreatRequest>().ToList();
        Assert.Equal(threats.Count, threats.Select(threat => threat.VetoThreatId).Distinct().Count());
        Assert.All(threats, threat => Assert.NotEqual(VetoThreatLevel.Unspecified, threat.VetoThreat.Level));
    }

    [Theory]
    [InlineData("house-clerk-xml", 2, 2)]
    [InlineData("house-clerk-xml-rebuilt", 8, 0)]
    [InlineData("senate-lis-xml", 1, 1)]
    [InlineData("senate-lis-xml-rebuilt", 4, 0)]
    [InlineData("billstatus-xml", 27, 0)]
    [InlineData("votes-usc-json", 50, 4)]
    [InlineData("votes-corrected", 6, 0)]
    [InlineData("bills-usc-json", 17, 2)]
    [InlineData("sap/text", 142, 0)]
    public void Every_file_is_read_or_refused_for_a_stated_reason(string folder, int read, int refused)
    {
        var faults = new List<RecordFault>();
        var requests = new List<IMessage>();
        var readings = 0;
        foreach (var file in Directory.EnumerateFiles(SharedData.PathOf(folder), "*", SearchOption.AllDirectories))
            try
            {
                requests.AddRange(RecordFile.Read(file).Requests);
                readings++;
            }
            catch (RecordException e)
            {
                faults.Add(e.Fault);
                Assert.NotEmpty(e.Reason);
            }

        Assert.Equal((read, refused), (readings, faults.Count));
        // Excerpts and the menus and data.xml files of other layouts; nothing of a known kind is refused otherwise.
        Assert.All(faults, fault => Assert.True(fault is RecordFault.Incomplete or RecordFault.NotAKindThatIsRead));
        Assert.All(requests.OfType<RecordActionsRequest>().SelectMany(request => request.Actions), action =>
        {
            Assert.Matches("^[A-Za-z0-9._:-]{1,128}$", action.Id);
            Assert.NotEqual(ActionKind.Unspecified, action.Kind);
        });
    }

    [Theory]
    [InlineData("hjres46", ActionKind.Introduced, ActionKind.Referred, ActionKind.Passed, ActionKind.Discharged, ActionKind.Passed, ActionKind.Presented, ActionKind.Vetoed, ActionKind.OverrideFailed)]
    [InlineData("sjres7", ActionKind.Introduced, ActionKind.Referred, ActionKind.Discharged, ActionKind.Passed, ActionKind.Presented, ActionKind.Vetoed, ActionKind.OverrideFailed)]
    [InlineData("sjres54", ActionKind.Introduced, ActionKind.Referred, ActionKind.Discharged, ActionKind.Passed, ActionKind.Presented, ActionKind.Vetoed, ActionKind.OverrideFailed)]
    [InlineData("hres144", ActionKind.Introduced, ActionKind.Reported, ActionKind.PlacedOnCalendar, ActionKind.Passed)]
    [InlineData("hjres37", ActionKind.Introduced, ActionKind.Referred, ActionKind.OrderedReported, ActionKind.Reported, ActionKind.PlacedOnCalendar, ActionKind.Passed)]
    public void Known_measures_went_the_way_they_went(string measure, params ActionKind[] way)
    {
        var actions = ((RecordActionsRequest)RecordFile.Read(SharedData.PathOf($"billstatus-xml/BILLSTATUS-116{measure}.xml")).Requests[1]).Actions;
        var kinds = actions
            .Where(action => action.Kind != ActionKind.Other && !(action.Kind == ActionKind.Referred && action.Chamber != actions[0].Chamber))
            .Select(action => (action.Kind, action.Chamber)).ToList();
        // The House, the Senate and the Library of Congress each tell the same event.
        var told = kinds.Where((kind, index) => index == 0 || kind != kinds[index - 1]).Select(kind => kind.Kind);
        Assert.Equal(way, measure is "sjres7" or "sjres54" ? told.Where((kind, index) => index == 0 || kind != told.ElementAt(index - 1)) : told);
    }
}
