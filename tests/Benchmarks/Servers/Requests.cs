using System.Globalization;
using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.V1;

namespace VoteTracker.Benchmarks.Servers;

/// <summary>The calls that measurements make. Each topic is a Congress, and so a log, of its own.</summary>
internal static class Requests
{
    private const string Statement =
        "If H.J. Res. 46 were presented to the President in its current form, his advisors would recommend that he veto it.";

    public static DateTime Deadline => DateTime.UtcNow.AddSeconds(60);

    public static string Congress(int topic) => string.Create(CultureInfo.InvariantCulture, $"congresses/{topic}");

    public static CreateResolutionRequest Creation(int topic, int number) => new()
    {
        Parent = Congress(topic),
        Resolution = new Resolution
        {
            Type = ResolutionType.Hjres,
            Number = number,
            Title = "Relating to a national emergency declared by the President on February 15, 2019.",
            IntroducedDate = "2019-02-22",
        },
    };

    public static IssueVetoThreatRequest Threat(int topic, int measure, int sequence) => new()
    {
        Parent = Congress(topic),
        VetoThreatId = Payload.Id(sequence),
        VetoThreat = new VetoThreat
        {
            Resolutions = { Measure(topic, measure) },
            Level = VetoThreatLevel.AdvisorsRecommend,
            Position = AdministrationPosition.StronglyOpposes,
            Statement = Statement,
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

    public static ScheduleVoteRequest Schedule(int topic, string id) => new()
    {
        Parent = Congress(topic),
        VoteId = id,
        Vote = new Vote
        {
            Chamber = Chamber.House,
            Session = 1,
            Question = "On Passage",
            Method = VoteMethod.RollCall,
            Threshold = VoteThreshold.Majority,
            Announcement = new() { Precision = SchedulePrecision.Time, Date = "2019-02-26", TimeOfDay = "18:00:00" },
        },
    };

    public static RecordPositionsRequest Position(string vote, int member) => new()
    {
        Name = vote,
        Positions =
        {
            new Position
            {
                Member = new Member
                {
                    BioguideId = string.Create(CultureInfo.InvariantCulture, $"M{member:D6}"),
                    DisplayName = string.Create(CultureInfo.InvariantCulture, $"Member {member}"),
                    Party = member % 2 == 0 ? "D" : "R",
                    State = "VA",
                },
                Option = member % 2 == 0 ? VoteOption.Yea : VoteOption.Nay,
            },
        },
    };

    private static string Measure(int topic, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Congress(topic)}/resolutions/hjres{number}");
}
