using Google.Protobuf;
using VoteTracker.Records.History;
using VoteTracker.Records.Reading;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Records.Tests;

public class RecordedHistoryTests
{
    private const string Header = "{\"format\":\"votetracker-history/1\",\"title\":\"t\"}\n";
    private const string Call =
        "{\"time\":\"2019-02-26T18:32:00-05:00\",\"method\":\"votetracker.v1.VoteService/OpenVote\",\"request\":{\"name\":\"congresses/116/votes/house-1-94\"}}\n";

    private const string Vote = "congresses/116/votes/house-1-94";

    private static RecordedHistory Read(string text) => RecordedHistory.Read("history", new StringReader(text));

    private static RecordActionsRequest Actions(params Action[] actions) =>
        new() { Name = "congresses/116/resolutions/hjres46", Actions = { actions } };

    private static Action Act(int sequence, string time, string vote = "", string date = "2019-02-26") =>
        new() { Id = $"{date}-{sequence}", Date = date, Sequence = sequence, TimeOfDay = time, Vote = vote };

    private static RecordVoteRequest RollCallAt(string time) =>
        new() { Vote = new() { Name = Vote, Date = "2019-02-26", TimeOfDay = time, Number = 94 } };

    private static List<string> Told(params IMessage[] requests) => [.. RecordedHistory.FromRecords(requests).Select(call =>
        $"{call.Time:HH:mm:ss} {call.Request switch
        {
            RecordActionsRequest actions => string.Join(',', actions.Actions.Select(action => action.Sequence)),
            _ => call.Request.Descriptor.Name,
        }}")];

    [Fact]
    public void What_was_written_is_read_back_the_same()
    {
        var requests = Sample.Read("billstatus-1.xml").Requests
            .Concat(Sample.Read("clerk-passage.xml").Requests).Concat(Sample.Read("sap/archive/45-Trump.yaml").Requests);
        var history = new RecordedHistory("S.J.Res. 7 \"Yemen\"", RecordedHistory.FromRecords(requests));
        using var writer = new StringWriter { NewLine = "\r\n" };
        history.Write(writer);
        Assert.DoesNotContain('\r', writer.ToString());
        var read = Read(writer.ToString());
        Assert.Equal(history.Title, read.Title);
        Assert.Equal(history.Calls, read.Calls);
        Assert.Equal(RecordKind.RecordedHistory, Sample.ReadText(writer.ToString()).Kind);
    }

    [Fact]
    public void A_vote_comes_before_the_actions_that_cite_it_and_after_those_before_them() => Assert.Equal(
        ["18:09:23 1", "18:32:00 RecordVoteRequest", "18:34:10 2", "18:34:12 3"],
        Told(RollCallAt("18:32:00"), Actions(Act(1, "18:09:23"), Act(2, "18:34:10", Vote), Act(3, "18:34:12"))));

    [Fact]
    public void An_action_without_a_time_stands_where_its_sequence_says() => Assert.Equal(
        ["00:00:00 1", "12:33:00 2,3", "14:11:00 RecordVoteRequest", "14:11:00 4,5", "14:13:36 6"],
        Told(
            Actions(Act(3, ""), Act(5, "", Vote), Act(6, "14:13:36"), Act(1, ""), Act(2, "12:33:00"), Act(4, "", Vote)), RollCallAt("14:11:00")));

    [Fact]
    public void An_action_logged_minutes_before_the_vote_it_cites_waits_for_it() => Assert.Equal(
        ["18:32:00 RecordVoteRequest", "18:32:00 1"], Told(Actions(Act(1, "18:30:00", Vote)), RollCallAt("18:32:00")));

    [Fact]
    public void A_vote_without_a_time_happened_when_the_action_that_cites_it_did() => Assert.Equal(
        ["18:09:23 1", "18:34:10 RecordVoteRequest", "18:34:10 2"],
        Told(RollCallAt(""), Actions(Act(1, "18:09:23"), Act(2, "18:34:10", Vote))));

    [Fact]
    public void Creation_comes_first_and_a_statement_at_the_start_of_its_day() => Assert.Equal(
        ["00:00:00 CreateResolutionRequest", "00:00:00 1", "00:00:00 IssueVetoThreatRequest", "00:00:00 1", "18:34:10 2"],
        Told(
            Actions(Act(1, ""), Act(2, "18:34:10"), Act(1, "", date: "2019-02-22")),
            new IssueVetoThreatRequest { VetoThreat = new() { IssueDate = "2019-02-26" } },
            new CreateResolutionRequest { Resolution = new() { IntroducedDate = "2019-02-22" } }));

    [Fact]
    public void What_two_documents_say_of_a_measure_stays_apart_and_a_part_of_one_is_not_all_that_it_has()
    {
        RecordActionsRequest Of(string document, params Action[] actions) => new(Actions(actions))
        {
            Provenance = new() { Witness = Witness.LibraryOfCongress, Document = document },
            WholeDocument = true,
            SkipInvalidActions = true,
        };

        var told = RecordedHistory.FromRecords([Of("a", Act(1, "12:00:00"), Act(3, "14:00:00")), Of("b", Act(2, "12:00:00"))])
            .Select(call => (RecordActionsRequest)call.Request)
            .ToList();

        Assert.Equal(["a", "b", "a"], told.Select(actions => actions.Provenance.Document));
        Assert.All(told, actions => Assert.True(!actions.WholeDocument && actions.SkipInvalidActions));
    }

    [Fact]
    public void The_offset_is_Washingtons_on_that_day()
    {
        var calls = RecordedHistory.FromRecords([Actions(Act(1, "18:34:10"), Act(1, "14:13:36", date: "2019-03-26"))]);
        Assert.Equal([TimeSpan.FromHours(-5), TimeSpan.FromHours(-4)], calls.Select(call => call.Time.Offset));
    }

    [Fact]
    public void A_request_that_no_record_amounts_to_has_no_place_in_the_story() =>
        Assert.Throws<ArgumentException>(() => RecordedHistory.FromRecords([new GetVoteRequest()]));

    [Theory]
    [InlineData("", 1, "the history is empty")]
    [InlineData("{\"format\":\"votetracker-history/2\"}\n", 1, "the format should be votetracker-history/1")]
    [InlineData("{}\n", 1, "the first line \"format\"")]
    [InlineData(Header + "{\"time\":\n", 2, "no JSON of this format")]
    [InlineData(Header + Call + "\n", 3, "no JSON of this format")]
    [InlineData(Header + "{\"time\":\"2019-02-26T18:32:00-05:00\",\"method\":\"x/y\",\"request\":{}}\n", 2, "\"x/y\" is no method")]
    [InlineData(Header + "{\"time\":\"later\",\"method\":\"votetracker.v1.VoteService/OpenVote\",\"request\":{}}\n", 2, "should look like")]
    [InlineData(Header + "{\"time\":\"2019-02-26T18:32:00-05:00\",\"method\":\"votetracker.v1.VoteService/OpenVote\",\"request\":{\"nam\":1}}\n", 2, "not one of that method")]
    [InlineData(Header + "{\"time\":\"2019-02-26T18:32:00-05:00\",\"method\":\"votetracker.v1.VoteService/OpenVote\"}\n", 2, "needs \"time\"")]
    [InlineData(Header + Call + "{\"time\":\"2019-02-26T18:31:00-05:00\",\"method\":\"votetracker.v1.VoteService/OpenVote\",\"request\":{}}\n", 3, "older than the one before")]
    public void A_broken_line_is_refused_with_its_number(string text, int line, string reason)
    {
        var error = Assert.Throws<RecordException>(() => Read(text));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.Equal((line, RecordFault.Unreadable), (error.Line, error.Fault));
    }

    [Fact]
    public void A_line_without_end_is_refused_at_the_bound()
    {
        var error = Assert.Throws<RecordException>(() => Read(Header + new string('x', RecordedHistory.MaxLineLength + 1)));
        Assert.Equal((RecordFault.TooLarge, 2), (error.Fault, error.Line));
    }
}
