using VoteTracker.Records.History;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// The history that `votetracker` brings along: H.J.Res. 46 of the 116th Congress, from its introduction to the failed override.
public class HistoryOfHJRes46Tests
{
    private static readonly string Kept = Path.Combine(Repository.Root, "services", "Cli", "Demo", "116-hjres46.jsonl");

    [Fact]
    public void The_kept_history_is_what_the_official_files_and_the_press_of_the_first_day_say()
    {
        string[] files =
        [
            "billstatus-xml/BILLSTATUS-116hjres46.xml", "billstatus-xml/BILLSTATUS-116hres144.xml",
            "house-clerk-xml-rebuilt/2019-roll094.xml", "house-clerk-xml-rebuilt/2019-roll127.xml",
            "senate-lis-xml-rebuilt/vote_116_1_00049.xml",
            "votes-usc-json/116/2019/h92/data.json", "votes-usc-json/116/2019/h93/data.json", "sap/archive/45-Trump.yaml",
        ];
        var requests = files.Select(SharedData.PathOf).Append(Sample.PathOf("116-hjres46-press.jsonl"))
            .SelectMany(file => RecordFile.Read(file).Requests)
            .Where(request => request is not IssueVetoThreatRequest issue || issue.VetoThreatId is "sap-2019-02-26-hjres46" or "remarks-2019-02-22-hjres46");
        using var writer = new StringWriter();
        new RecordedHistory("H.J.Res. 46, 116th Congress: relating to a national emergency declared by the President on February 15, 2019",
            RecordedHistory.FromRecords(requests)).Write(writer);
        if (Environment.GetEnvironmentVariable("VOTETRACKER_WRITE_RECORDS") == "1")
            File.WriteAllText(Kept, writer.ToString());
        Assert.Equal(File.ReadAllText(Kept), writer.ToString());
    }

    [Fact]
    public void It_is_told_in_the_order_in_which_it_happened()
    {
        var calls = Read().Calls;
        var told = calls.SelectMany(Told).ToList();
        string[] expected =
        [
            "2019-02-22 created hjres46", "2019-02-22 vote announced for 2019-02-26", "2019-02-22 PresidentWouldVeto", "2019-02-22 Referred House", "2019-02-25 created hres144", "2019-02-25 Reported House",
            "2019-02-26 AdvisorsRecommend", "2019-02-26 15:20 228-193", "2019-02-26 15:30 229-193", "2019-02-26 Passed House",
            "2019-02-26 18:32 245-182", "2019-02-26 Passed House", "2019-02-27 Referred Senate", "2019-03-14 Discharged Senate",
            "2019-03-14 14:24 59-41", "2019-03-14 Passed Senate", "2019-03-14 Presented Unspecified", "2019-03-15 Vetoed Unspecified",
            "2019-03-26 14:11 248-181", "2019-03-26 OverrideFailed House",
        ];
        var at = -1;
        foreach (var step in expected)
            Assert.True((at = told.IndexOf(step, at + 1)) >= 0, $"\"{step}\" is missing or too early in: {string.Join("; ", told)}");
    }

    [Fact]
    public void Every_vote_stands_before_every_action_that_cites_it()
    {
        var known = new HashSet<string>();
        foreach (var call in Read().Calls)
            if (call.Request is RecordVoteRequest vote)
                known.Add(vote.Vote.Name);
            else if (call.Request is RecordActionsRequest actions)
                Assert.All(actions.Actions.Where(action => action.Vote.Length > 0), action => Assert.Contains(action.Vote, known));
        Assert.Equal(5, known.Count);
    }

    [Fact]
    public void Every_fact_names_the_document_that_states_it_and_no_part_of_a_document_is_called_whole()
    {
        foreach (var call in Read().Calls)
        {
            var (stated, source) = call.Request switch
            {
                CreateResolutionRequest create => (create.Provenance, "BILLSTATUS"),
                RecordActionsRequest actions => (actions.Provenance, "BILLSTATUS"),
                ScheduleVoteRequest schedule => (schedule.Vote.Provenance, "Press reports"),
                IssueVetoThreatRequest { VetoThreat.Source.Kind: SourceKind.PressReport } issue => (issue.VetoThreat.Provenance, "Press reports"),
                IssueVetoThreatRequest issue => (issue.VetoThreat.Provenance, "Statements of Administration Policy"),
                RecordVoteRequest vote => (vote.Vote.Provenance, null),
                _ => (null, null),
            };
            Assert.True(stated is not null && stated.Witness != Witness.Unspecified && stated.Document.Length > 0, $"{call.Method} at {call.Time} names no document");
            Assert.Equal(source ?? stated.Source, stated.Source);
            Assert.NotEmpty(stated.Source);
            // When the press wrote it is not on record.
            Assert.Equal(stated.Source == "BILLSTATUS", stated.DocumentTime is not null && call.Request is not RecordVoteRequest);
            Assert.False(call.Request is RecordActionsRequest { WholeDocument: true });
        }
    }

    [Fact]
    public void It_stays_small_enough_to_bring_along() => Assert.InRange(new FileInfo(Kept).Length, 100_000, 400_000);

    private static RecordedHistory Read()
    {
        using var reader = File.OpenText(Kept);
        return RecordedHistory.Read(Kept, reader);
    }

    private static IEnumerable<string> Told(RecordedCall call) => call.Request switch
    {
        CreateResolutionRequest create => [$"{call.Time:yyyy-MM-dd} created {create.ResolutionId}"],
        ScheduleVoteRequest schedule => [$"{call.Time:yyyy-MM-dd} vote announced for {schedule.Vote.Announcement.Date}"],
        RecordVoteRequest vote => [$"{call.Time:yyyy-MM-dd HH:mm} {vote.Vote.Tally.Yea}-{vote.Vote.Tally.Nay}"],
        IssueVetoThreatRequest issue => [$"{call.Time:yyyy-MM-dd} {issue.VetoThreat.Level}"],
        RecordActionsRequest actions => actions.Actions.Select(action => $"{call.Time:yyyy-MM-dd} {action.Kind} {action.Chamber}"),
        _ => [],
    };
}
