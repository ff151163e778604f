using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Fuzzing;

/// <summary>Valid requests whose texts and lists are at their limits or just below. The same seed gives the same requests.</summary>
internal sealed class LargestRequests(int seed, string congress)
{
    private const int LargestRequest = 3 << 20;

    // One, two and three bytes of UTF-8 a UTF-16 code unit, and four bytes a pair of them.
    private static readonly string[] Letters = ["x", "é", "語", "😀"];

    private readonly Random _random = new(seed);
    private int _count;

    public string Measure => $"{congress}/resolutions/hjres46";

    public CreateResolutionRequest Creation() => new()
    {
        Parent = congress,
        Resolution = new Resolution { Type = ResolutionType.Hjres, Number = 46, Title = Text(4_096), IntroducedDate = "2019-02-22" },
        Provenance = Provenance(),
    };

    /// <summary>The second is a later, whole document that lacks all of the first: as many as a document may lack.</summary>
    public IEnumerable<RecordActionsRequest> ActionDocuments() =>
    [
        Actions(Provenance(), most: 500),
        Actions(Provenance(later: true), most: 2_000, wholeDocument: true),
        Actions(Provenance(), most: 2_000),
    ];

    private RecordActionsRequest Actions(Provenance provenance, int most, bool wholeDocument = false)
    {
        var request = new RecordActionsRequest { Name = Measure, Provenance = provenance, WholeDocument = wholeDocument };
        var length = new[] { 1, 1_000, 8_192 }[_random.Next(3)];
        while (request.Actions.Count < most)
        {
            request.Actions.Add(new V1.Action
            {
                Id = Id(128),
                Date = "2019-02-25",
                TimeOfDay = "18:32:00",
                Kind = ActionKind.Other,
                Text = Text(length),
                Code = Text(32),
            });
            if (request.CalculateSize() <= LargestRequest)
                continue;
            request.Actions.RemoveAt(request.Actions.Count - 1);
            break;
        }
        return request;
    }

    public RecordVoteRequest Vote() => new()
    {
        Parent = congress,
        Vote = new Vote
        {
            Resolutions = { Measure },
            Chamber = Chamber.House,
            Session = 1,
            Number = ++_count,
            Question = Text(4_096),
            Description = Text(4_096),
            OfficialResult = Text(1_024),
            Method = VoteMethod.RollCall,
            Threshold = VoteThreshold.Majority,
            Date = "2019-02-26",
        },
        Positions = { Enumerable.Range(0, 600).Select(_ => Position()) },
    };

    public CorrectVoteRequest Correction(Vote vote)
    {
        var corrected = Vote();
        (corrected.Vote.Name, corrected.Vote.Number) = (vote.Name, vote.Number);
        return new CorrectVoteRequest { Vote = corrected.Vote, Positions = { corrected.Positions }, Reason = Text(1_024) };
    }

    public IssueVetoThreatRequest Threat() => new()
    {
        Parent = congress,
        VetoThreatId = $"threat-{++_count}",
        VetoThreat = new VetoThreat
        {
            Resolutions = { Measure, Enumerable.Range(90_000, 31).Select(number => $"{congress}/resolutions/hjres{number}") },
            Level = VetoThreatLevel.PresidentWouldVeto,
            Position = AdministrationPosition.StronglyOpposes,
            IssueDate = "2019-02-22",
            Statement = Text(8_192),
            Condition = Text(8_192),
            MeasureVersion = Text(1_024),
            Source = new Source { Kind = SourceKind.PressReport, Title = Text(1_024), Uri = $"https://example.org/{Id(2_000)}", Speaker = Text(256) },
        },
    };

    public RecordActionsRequest Veto() => new()
    {
        Name = Measure,
        Actions =
        {
            new V1.Action { Id = "presented", Date = "2019-03-14", Kind = ActionKind.Presented, Text = Text(8_192) },
            new V1.Action { Id = "vetoed", Date = "2019-03-15", Kind = ActionKind.Vetoed, Text = Text(8_192) },
        },
    };

    private Provenance Provenance(bool later = false) => new()
    {
        Witness = Witness.LibraryOfCongress,
        Source = Text(128),
        Document = Text(1_024),
        DocumentTime = new DateTime(2019, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(_random.Next(200) + (later ? 200 : 0)).ToTimestamp(),
    };

    private Position Position() => new()
    {
        Member = new Member { BioguideId = Id(16), LisId = Id(16), DisplayName = Text(128), Party = Text(32), State = Text(8) },
        Option = (VoteOption)_random.Next(1, 5),
        PrintedOption = Text(128),
    };

    private string Id(int length) => $"{++_count}-".PadRight(length, 'a')[..length];

    // Not blank, and at the limit or one below.
    private string Text(int limit)
    {
        var letter = Letters[_random.Next(Letters.Length)];
        return string.Concat(Enumerable.Repeat(letter, Math.Max(1, (limit - _random.Next(2)) / letter.Length)));
    }
}
