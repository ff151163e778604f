using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Services.Tests;

/// <summary>The life of H.J.Res. 46, in small: the same dates and questions, a handful of members.</summary>
internal static class HJRes46Scenario
{
    public static CreateResolutionRequest Creation(string congress, string requestId = "") => new()
    {
        Parent = congress,
        Resolution = new Resolution
        {
            Type = ResolutionType.Hjres,
            Number = 46,
            Title = "Relating to a national emergency declared by the President on February 15, 2019.",
            IntroducedDate = "2019-02-22",
        },
        RequestId = requestId,
    };

    public static RecordActionsRequest Actions(string congress, params Action[] actions) => new()
    {
        Name = $"{congress}/resolutions/hjres46",
        Actions = { actions },
    };

    public static Action Action(string id, string date, ActionKind kind, Chamber chamber = Chamber.Unspecified) =>
        new() { Id = id, Date = date, Kind = kind, Chamber = chamber, Text = id };

    /// <summary>An announced vote without measures, to be opened and followed live.</summary>
    public static ScheduleVoteRequest Announcement(string congress, string id) => new()
    {
        Parent = congress,
        VoteId = id,
        Vote = new Vote
        {
            Chamber = Chamber.House,
            Session = 1,
            Question = "On Passage",
            Method = VoteMethod.RollCall,
            Threshold = VoteThreshold.Majority,
            Announcement = new() { Precision = SchedulePrecision.Day, Date = "2019-02-26" },
        },
    };

    public static RecordVoteRequest HousePassage(string congress, int yea = 3, int nay = 2) => Vote(
        congress, Chamber.House, 94, "On Passage", VoteQuestion.Passage, VoteThreshold.Majority, "2019-02-26", yea, nay);

    public static RecordVoteRequest SenatePassage(string congress) => Vote(
        congress, Chamber.Senate, 49, "On the Joint Resolution", VoteQuestion.Passage, VoteThreshold.Majority, "2019-03-14", 3, 2);

    public static RecordVoteRequest HouseOverride(string congress) => Vote(
        congress,
        Chamber.House,
        127,
        "On Passage, Objections of the President to the Contrary Notwithstanding",
        VoteQuestion.VetoOverride,
        VoteThreshold.TwoThirds,
        "2019-03-26",
        3,
        2);

    public static IssueVetoThreatRequest Threat(string congress, string id = "sap-2019-02-26-hjres46") => new()
    {
        Parent = congress,
        VetoThreatId = id,
        VetoThreat = new VetoThreat
        {
            Resolutions = { $"{congress}/resolutions/hjres46" },
            Level = VetoThreatLevel.AdvisorsRecommend,
            Position = AdministrationPosition.StronglyOpposes,
            Statement = "If H.J. Res. 46 were presented to the President in its current form, his advisors would recommend that he veto it.",
            Source = new Source
            {
                Kind = SourceKind.StatementOfAdministrationPolicy,
                Title = "H.J. Res. 46",
                Speaker = "Office of Management and Budget",
            },
            IssueDate = "2019-02-26",
            Condition = "in its current form",
        },
    };

    /// <summary>Everything from the introduction to the failed override: 11 updates.</summary>
    public static async Task TellAsync(InProcessSuite suite, string congress)
    {
        await suite.Resolutions.CreateResolutionAsync(Creation(congress));
        await suite.VetoThreats.IssueVetoThreatAsync(Threat(congress));
        await suite.Votes.RecordVoteAsync(HousePassage(congress));
        await suite.Votes.RecordVoteAsync(SenatePassage(congress));
        await suite.Resolutions.RecordActionsAsync(Actions(congress, Action("presented", "2019-03-14", ActionKind.Presented)));
        await suite.Resolutions.RecordActionsAsync(Actions(congress, Action("vetoed", "2019-03-15", ActionKind.Vetoed)));
        await suite.Votes.RecordVoteAsync(HouseOverride(congress));
    }

    private static RecordVoteRequest Vote(
        string congress, Chamber chamber, int number, string question, VoteQuestion kind, VoteThreshold threshold, string date, int yea, int nay) => new()
        {
            Parent = congress,
            Vote = new Vote
            {
                Resolutions = { $"{congress}/resolutions/hjres46" },
                Chamber = chamber,
                Session = 1,
                Number = number,
                Question = question,
                QuestionKind = kind,
                Method = VoteMethod.RollCall,
                Threshold = threshold,
                Date = date,
                TimeOfDay = "18:32:00",
            },
            Positions = { Positions(yea, VoteOption.Yea, "D"), Positions(nay, VoteOption.Nay, "R") },
        };

    private static IEnumerable<Position> Positions(int count, VoteOption option, string party) =>
        Enumerable.Range(1, count).Select(number => new Position
        {
            Member = new Member { BioguideId = $"{party}{number:D6}", DisplayName = $"{party} {number}", Party = party, State = "KS" },
            Option = option,
            PrintedOption = option.ToString(),
        });
}
