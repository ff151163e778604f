using System.Text;
using VoteTracker.Import;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests.Import;

public class MemberRegisterTests
{
    private static MemberRegister Read(string yaml) => MemberRegister.Read("members", new MemoryStream(Encoding.UTF8.GetBytes(yaml)));

    [Fact]
    public void On_the_day_between_two_terms_the_new_one_counts()
    {
        var member = Read(Sample.Text("members.yaml")).ByLis("S313")!;
        Assert.Equal(("S000033", "Bernard Sanders"), (member.BioguideId, member.Name));
        Assert.Equal(Chamber.House, member.On(new(2007, 1, 2))!.Chamber);
        Assert.Equal(Chamber.Senate, member.On(new(2007, 1, 3))!.Chamber);
        Assert.Equal(("VT", "Independent"), (member.On(new(2013, 1, 3))!.State, member.On(new(2013, 1, 3))!.Party));
        Assert.Null(member.On(new(2013, 1, 4)));
        Assert.Null(member.On(new(2005, 1, 3)));
    }

    [Fact]
    public void Who_changed_party_within_a_term_has_the_party_of_the_day()
    {
        var member = Read(Sample.Text("members.yaml")).ByBioguide("S000709")!;
        Assert.Equal("Arlen Specter", member.Name);
        Assert.Equal("Republican", member.On(new(2009, 4, 29))!.Party);
        Assert.Equal("Democrat", member.On(new(2009, 4, 30))!.Party);
    }

    [Fact]
    public void A_senators_position_gets_the_Bioguide_id_and_nothing_that_the_record_says_is_changed()
    {
        var request = new RecordVoteRequest
        {
            Vote = new() { Date = "2012-05-05" },
            Positions =
            {
                new Position { Member = new() { LisId = "S313", DisplayName = "Sanders (I-VT)", Party = "X" } },
                new Position { Member = new() { LisId = "S999", DisplayName = "Nobody" } },
                new Position { Member = new() { DisplayName = "Sanders", State = "VT" } },
            },
        };
        // He is on the list already: whoever else has his name is somebody else.
        Assert.Equal([request.Positions[2].Member], Read(Sample.Text("members.yaml")).Complete(request));
        Assert.Equal(
            new Member { BioguideId = "S000033", LisId = "S313", DisplayName = "Sanders (I-VT)", Party = "X", State = "VT" },
            request.Positions[0].Member);
        Assert.Equal(("", ""), (request.Positions[1].Member.BioguideId, request.Positions[2].Member.BioguideId));
        Assert.Empty(Read(Sample.Text("members.yaml")).Complete(new CreateResolutionRequest()));
    }

    [Theory]
    [InlineData("Johnson (TX)", "TX", "", "")]
    [InlineData("Johnson, E. B.", "TX", "", "J1")]
    [InlineData("JOHNSON, SAM", "TX", "", "J2")]
    [InlineData("Johnson", "TX", "R", "J2")]
    [InlineData("Johnson", "TX", "", "")]
    [InlineData("Johnson", "OH", "", "")]
    [InlineData("Velazquez", "NY", "D", "V1")]
    [InlineData("Velázquez", "NY", "D", "V1")]
    [InlineData("Norton", "XX", "", "N1")]
    [InlineData("Bono", "CA", "", "B1")]
    [InlineData("Bono Mack", "CA", "", "B1")]
    [InlineData("Nobody", "TX", "", "")]
    public void A_member_without_an_id_is_found_by_name_state_and_day(string printed, string state, string party, string id)
    {
        static string Person(string bioguide, string names, string state, string party, string other = "") =>
            $"- id: {{bioguide: {bioguide}}}\n  name: {{{names}}}\n{other}  terms:\n  - {{type: rep, start: '2007-01-04', end: '2009-01-03', state: {state}, party: {party}}}\n";
        var register = Read(
            Person("J1", "first: Eddie, middle: Bernice, last: Johnson", "TX", "Democrat") + Person("J2", "first: Samuel, nickname: Sam, last: Johnson", "TX", "Republican")
            + Person("V1", "first: Nydia, last: Velázquez", "NY", "Democrat") + Person("N1", "first: Eleanor, last: Norton", "DC", "Democrat")
            + Person("B1", "first: Mary, last: Bono Mack", "CA", "Republican", "  other_names:\n  - {last: Bono}\n"));
        var request = new RecordVoteRequest
        {
            Vote = new() { Date = "2008-02-26", Chamber = Chamber.House },
            Positions = { new Position { Member = new() { DisplayName = printed, State = state, Party = party } } },
        };
        var kept = register.Complete(request);
        Assert.Equal((id, id.Length == 0 ? 1 : 0), (request.Positions[0].Member.BioguideId, kept.Count));
        // Nobody of these was a member then, nor a senator.
        Assert.Null(register.ByName(request.Positions[0].Member, Chamber.House, new(2012, 2, 26)));
        Assert.Null(register.ByName(request.Positions[0].Member, Chamber.Senate, new(2008, 2, 26)));
    }

    [Fact]
    public void A_reported_vote_without_ids_is_completed_by_the_list_of_members()
    {
        var request = Assert.IsType<RecordVoteRequest>(Assert.Single(RecordFile.Read(SharedData.PathOf("../cases/14-null-name-id/roll110.xml")).Requests));
        var later = Assert.IsType<RecordVoteRequest>(Assert.Single(RecordFile.Read(SharedData.PathOf("../cases/14-null-name-id/roll110-fixed-later.xml")).Requests));
        Assert.Equal(["Evans (CO)", "Evans (PA)", "Escobar", "Ezell"], Read("[]").Complete(request.Clone()).Select(member => member.DisplayName));
        Assert.Empty(MemberRegister.Read(SharedData.PathOf("../cases/14-null-name-id/members.yaml")).Complete(request));
        Assert.Equal(later, request);
    }

    [Fact]
    public void An_id_of_zeros_is_none()
    {
        var request = Assert.IsType<RecordVoteRequest>(Assert.Single(RecordFile.Read(SharedData.PathOf("../cases/25-zero-ids/2007-roll031.xml")).Requests));
        Assert.Equal(["", "", "", "G000001"], request.Positions.Select(position => position.Member.BioguideId));
    }

    [Theory]
    [InlineData("{}", "not a list of members")]
    [InlineData("- name: {first: A}\n", "the member has no id")]
    [InlineData("- id: {bioguide: A1}\n  terms:\n  - type: king\n", "\"king\"")]
    [InlineData("- id: {bioguide: A1}\n  terms:\n  - type: rep\n    start: soon\n    end: '2007-01-03'\n", "the start of a term should look like 2019-01-03")]
    [InlineData("- id: &a {bioguide: A1}\n- id: *a\n", "not a list of members")]
    [InlineData("- id: {bioguide: [", "the YAML is broken")]
    [InlineData("- other:\n  - a: [1, 2", "the YAML is broken")]
    public void A_broken_list_is_refused_with_its_line(string yaml, string reason)
    {
        var error = Assert.Throws<RecordException>(() => Read(yaml));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.True(error.Line >= 1);
    }

    [Fact]
    public void The_real_lists_name_every_senator_of_a_real_vote()
    {
        var register = MemberRegister.Read(
            SharedData.PathOf("legislators/executive.yaml"), SharedData.PathOf("legislators/legislators-current-2019-03-13.yaml"));
        Assert.True(register.Count > 600);
        var request = Assert.IsType<RecordVoteRequest>(Assert.Single(RecordFile.Read(SharedData.PathOf("senate-lis-xml-rebuilt/vote_116_1_00049.xml")).Requests));
        Assert.Empty(register.Complete(request));
        Assert.All(request.Positions, position =>
        {
            var term = register.ByBioguide(position.Member.BioguideId)!.On(new(2019, 3, 14))!;
            Assert.Equal((Chamber.Senate, position.Member.State, position.Member.Party), (term.Chamber, term.State, term.Party[..1]));
        });
    }
}
