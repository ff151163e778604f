using Google.Protobuf.Collections;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Records.Tests;

public class BillStatusXmlTests
{
    private static RepeatedField<Action> Actions(string text) =>
        Assert.IsType<RecordActionsRequest>(Sample.ReadText(text).Requests[1]).Actions;

    [Fact]
    public void A_file_creates_the_measure_and_then_records_its_actions_oldest_first()
    {
        var reading = Sample.Read("billstatus-1.xml");
        var create = Assert.IsType<CreateResolutionRequest>(reading.Requests[0]);
        Assert.Equal(("congresses/116", "sjres7"), (create.Parent, create.ResolutionId));
        Assert.Equal((ResolutionType.Sjres, 7, "2019-01-30"),
            (create.Resolution.Type, create.Resolution.Number, create.Resolution.IntroducedDate));
        Assert.False(create.Resolution.ConstitutionalAmendment);
        var actions = Assert.IsType<RecordActionsRequest>(reading.Requests[1]).Actions;
        Assert.Equal(
            [
                ActionKind.Introduced, ActionKind.Discharged, ActionKind.Passed, ActionKind.Passed, ActionKind.Presented, ActionKind.Vetoed,
                ActionKind.OverrideFailed,
            ],
            actions.Select(action => action.Kind));
        Assert.Equal([1, 1, 2, 1, 1, 2, 1], actions.Select(action => action.Sequence));
        Assert.Equal(
            [Chamber.Senate, Chamber.Senate, Chamber.Senate, Chamber.House, Chamber.Unspecified, Chamber.Unspecified, Chamber.Senate],
            actions.Select(action => action.Chamber));
    }

    [Fact]
    public void An_action_names_the_vote_it_cites_also_where_the_file_keeps_no_record_of_it() => Assert.Equal(
        [
            "congresses/116/votes/senate-1-48", "congresses/116/votes/house-1-153", "congresses/116/votes/senate-1-94",
        ],
        Actions(Sample.Text("billstatus-1.xml")).Select(action => action.Vote).Where(vote => vote.Length > 0));

    [Fact]
    public void Layout_3_names_the_same_things_elsewhere_and_keeps_the_session_beside_the_action()
    {
        var reading = Sample.Read("billstatus-3.xml");
        Assert.Equal("s35", Assert.IsType<CreateResolutionRequest>(reading.Requests[0]).ResolutionId);
        var passage = Assert.IsType<RecordActionsRequest>(reading.Requests[1]).Actions[1];
        Assert.Equal("congresses/117/votes/house-2-365", passage.Vote);
    }

    [Fact]
    public void The_first_chamber_amends_freely_but_the_second_sends_the_measure_back()
    {
        Assert.Equal(ActionKind.Passed, Actions(Sample.Text("billstatus-3.xml"))[0].Kind);
        var amended = Sample.Mutated("billstatus-3.xml", "On passage Passed", "On motion to suspend the rules and pass the bill, as amended Agreed to");
        Assert.Equal(ActionKind.PassedWithAmendment, Actions(amended)[1].Kind);
    }

    [Fact]
    public void An_amendment_that_the_House_does_not_mention_shows_in_the_message_to_the_Senate()
    {
        var text = Sample.Mutated("billstatus-3.xml", "    <actions>\n", """
                <actions>
                  <item>
                    <actionDate>2022-07-21</actionDate>
                    <sourceSystem><name>Senate</name></sourceSystem>
                    <text>Message on House action received in Senate and at desk: House amendment to Senate bill.</text>
                    <type>Floor</type>
                  </item>

            """);
        Assert.Equal(ActionKind.PassedWithAmendment, Actions(text)[1].Kind);
    }

    [Fact]
    public void An_action_keeps_its_id_when_a_citation_of_the_Congressional_Record_is_added()
    {
        var before = Actions(Sample.Mutated("billstatus-1.xml", " (text: CR H3075-3076)", ""));
        var after = Actions(Sample.Text("billstatus-1.xml"));
        Assert.Equal(before.Select(action => action.Id), after.Select(action => action.Id));
        Assert.NotEqual(before[3].Text, after[3].Text);
    }

    [Fact]
    public void The_same_action_told_twice_on_a_day_gets_two_ids()
    {
        var text = Sample.Text("billstatus-1.xml");
        var start = text.IndexOf("      <item>\n        <actionDate>2019-05-02", StringComparison.Ordinal);
        var end = text.IndexOf("</item>\n", start, StringComparison.Ordinal) + "</item>\n".Length;
        var actions = Actions(text.Insert(start, text[start..end]));
        Assert.Equal(8, actions.Select(action => action.Id).Distinct().Count());
        Assert.All(actions, action => Assert.Matches("^[A-Za-z0-9._:-]{1,128}$", action.Id));
    }

    [Fact]
    public void Files_of_2015_have_clock_times_with_PM_and_items_with_nothing_but_a_date()
    {
        var text = Sample.Mutated("billstatus-1.xml", "11:47:23", "06:59PM")
            .Replace("    <actions>", "    <actions><item><actionDate>2019-05-02</actionDate><text/></item>", StringComparison.Ordinal);
        Assert.Equal((7, "18:59:00"), (Actions(text).Count, Actions(text)[3].TimeOfDay));
    }

    [Theory]
    [InlineData("SJRES", "Proposing an amendment to the Constitution of the United States to abolish the electoral college.", true)]
    [InlineData("SJRES", "A joint resolution proposing a balanced budget amendment to the Constitution of the United States.", true)]
    [InlineData("SJRES", "Removing the deadline for the ratification of the equal rights amendment.", false)]
    [InlineData("SRES", "Proposing an amendment to the Constitution of the United States.", false)]
    public void Only_a_joint_resolution_proposes_an_amendment_to_the_Constitution(string type, string title, bool proposes)
    {
        var text = Sample.Mutated("billstatus-1.xml", "<billType>SJRES<", $"<billType>{type}<");
        text = text[..text.IndexOf("<title>", StringComparison.Ordinal)] + $"<title>{title}</title></bill></billStatus>";
        Assert.Equal(proposes, ((CreateResolutionRequest)Sample.ReadText(text).Requests[0]).Resolution.ConstitutionalAmendment);
    }

    [Fact]
    public void More_actions_than_one_call_may_hold_are_split()
    {
        var text = Sample.Text("billstatus-1.xml");
        var start = text.IndexOf("      <item>", StringComparison.Ordinal);
        var end = text.IndexOf("</item>\n", start, StringComparison.Ordinal) + "</item>\n".Length;
        var many = Sample.ReadText(text.Insert(start, string.Concat(Enumerable.Repeat(text[start..end], 2_000))));
        Assert.Equal([2_000, 7], many.Requests.OfType<RecordActionsRequest>().Select(request => request.Actions.Count));
    }
}
