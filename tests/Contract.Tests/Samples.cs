using System.Collections.Immutable;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Contract.VetoThreats;
using VoteTracker.Contract.Votes;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Tests;

/// <summary>Decisions on requests about H.J.Res. 46 and its first vote.</summary>
internal static class Samples
{
    public static readonly MeasureName Measure = new(116, MeasureType.Hjres, 46);

    public static Measure CreatedMeasure(params V1.Action[] actions)
    {
        var (name, introduction) = ResolutionRequests.Introduction(new()
        {
            Parent = "congresses/116",
            Resolution = new() { Type = V1.ResolutionType.Hjres, Number = 46, Title = "Relating to an emergency", IntroducedDate = "2019-02-22" },
        }, DateTimeOffset.UnixEpoch, "");
        var decision = Docket(Domain.Measure.Unknown(name)).CreateMeasure(name, introduction, ResolutionRequests.Actions([.. actions], least: 0));
        return Only<MeasureChange>(decision).Measure;
    }

    public static V1.Action Action(string id, V1.ActionKind kind, V1.Chamber chamber = V1.Chamber.House) =>
        new() { Id = id, Date = "2019-02-25", TimeOfDay = "19:42:34", Kind = kind, Chamber = chamber, Text = $"{id} ä", Code = "H11100" };

    public static Provenance By { get; } = ProvenanceMapping.Read(
        new() { Witness = V1.Witness.OwnRecord, Source = "Clerk of the House", Document = "roll094.xml" },
        "vote.provenance",
        new DateTimeOffset(2019, 2, 27, 1, 0, 0, TimeSpan.Zero),
        "an importer");

    /// <summary>A closed vote that was corrected, and so has everything that is stored of one.</summary>
    public static VoteRecord CorrectedVote()
    {
        var opened = new VoteRecord(ClosedVote().Vote with { State = VoteState.Open, Tally = null, OfficialPassed = null }, []);
        var first = Positions(Position("D000001", V1.VoteOption.Yea), Position("R000001", V1.VoteOption.Yea));
        var voted = Only<VoteChange>(Domain.Docket.Empty.RecordPositions(opened, first, By)).VoteRecord;
        var changed = Only<VoteChange>(Domain.Docket.Empty.RecordPositions(voted, Positions(Position("R000001", V1.VoteOption.Nay)), By)).VoteRecord;
        var closed = Only<VoteChange>(Domain.Docket.Empty.CloseVote(changed, "Failed", false, null, null, By)).VoteRecord;
        var correct = Request(V1.VoteOption.Yea);
        correct.Vote.Name = closed.Vote.Name.ToString();
        var (vote, positions, reason) = VoteRequests.CorrectedVote(new() { Vote = correct.Vote, Positions = { correct.Positions }, Reason = "misread" });
        return Only<VoteChange>(Domain.Docket.Empty.CorrectVote(closed, vote, positions, reason, By)).VoteRecord;
    }

    public static VoteRecord ClosedVote() => RecordVote(officialPassed: true).Changes.OfType<VoteChange>().First().VoteRecord;

    public static Decision RecordVote(bool officialPassed)
    {
        var request = Request(V1.VoteOption.Yea);
        request.Vote.OfficialPassed = officialPassed;
        var (vote, positions) = VoteRequests.CompleteVote(request);
        return Domain.Docket.Empty.RecordVote(vote, positions, known: null, By);
    }

    public static VetoThreat Threat()
    {
        var statement = VetoThreatRequests.Statement(
            new()
            {
                Resolutions = { Measure.ToString() },
                Level = V1.VetoThreatLevel.AdvisorsRecommend,
                Position = V1.AdministrationPosition.StronglyOpposes,
                Statement = "his advisors would recommend that he veto it",
                Source = new() { Kind = V1.SourceKind.StatementOfAdministrationPolicy, Title = "H.J. Res. 46", Uri = "https://example.org/sap", Speaker = "OMB" },
                IssueDate = "2019-02-26",
                Condition = "in its current form",
                MeasureVersion = "as introduced",
            },
            116,
            By.FirstSeen,
            By.Author);
        var decision = Docket(Domain.Measure.Unknown(Measure)).IssueVetoThreat(VetoThreatRequests.NewName(116, "sap-2019-02-26-hjres46"), statement);
        return Only<VetoThreatChange>(decision).Threat;
    }

    public static ImmutableArray<Position> Positions(params V1.Position[] positions) => VoteRequests.Positions([.. positions], least: 1);

    public static V1.Position Position(string bioguideId, V1.VoteOption option) => new()
    {
        Member = new() { BioguideId = bioguideId, LisId = "S001", DisplayName = $"{bioguideId} ä", Party = bioguideId[..1], State = "KS" },
        Option = option,
        PrintedOption = option.ToString(),
    };

    private static V1.RecordVoteRequest Request(V1.VoteOption first) => new()
    {
        Parent = "congresses/116",
        Vote = new()
        {
            Chamber = V1.Chamber.House,
            Session = 1,
            Number = 94,
            Question = "On Passage",
            Method = V1.VoteMethod.RollCall,
            Threshold = V1.VoteThreshold.Majority,
            Date = "2019-02-26",
            TimeOfDay = "18:32:00",
            OfficialResult = "Passed",
            Description = "as amended",
        },
        Positions = { Position("D000001", first), Position("D000002", first), Position("R000001", V1.VoteOption.Nay) },
    };

    private static Docket Docket(Measure measure) => new(
        ImmutableDictionary<MeasureName, Measure>.Empty.Add(measure.Name, measure), ImmutableDictionary<VetoThreatName, VetoThreat>.Empty);

    private static T Only<T>(Decision decision)
        where T : Change
    {
        Assert.Null(decision.Rejection);
        return decision.Changes.OfType<T>().First();
    }
}
