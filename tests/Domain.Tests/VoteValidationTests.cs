using System.Collections.Immutable;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>A record of a vote that no chamber could have taken is refused, with the rule.</summary>
public class VoteValidationTests
{
    private static readonly MeasureName Bill = Measure(MeasureType.Hr, 1);
    private static readonly Vote InHouse = RollCall(House(1), Bill, "2019-02-26", passed: true);
    private static readonly Vote InSenate = RollCall(Senate(1), Bill, "2019-03-26", passed: true);

    public static TheoryData<string, string, Vote, ImmutableArray<Position>> Impossible => new()
    {
        { "positions", "only a roll call", InHouse with { Method = VoteMethod.Voice }, Positions(2, 1) },
        { "vote.tally", "nobody counts", InHouse with { Method = VoteMethod.UnanimousConsent, Tally = new Tally { Yea = 3 } }, [] },
        { "vote.threshold", "Art. I, sec. 7", InHouse with { QuestionKind = VoteQuestion.VetoOverride }, Positions(2, 1) },
        {
            "vote.question_kind", "no veto to override",
            InHouse with
            {
                QuestionKind = VoteQuestion.VetoOverride, Threshold = VoteThreshold.TwoThirds, Measures = [Measure(MeasureType.Hconres, 1)],
            },
            Positions(2, 1)
        },
        {
            "vote.question_kind", "House Rule XV",
            InSenate with { QuestionKind = VoteQuestion.PassageUnderSuspension, Threshold = VoteThreshold.TwoThirds }, Positions(2, 1)
        },
        { "vote.threshold", "House Rule XV", InHouse with { QuestionKind = VoteQuestion.PassageUnderSuspension }, Positions(2, 1) },
        { "vote.question_kind", "Senate Rule XXII", InHouse with { QuestionKind = VoteQuestion.Cloture }, Positions(2, 1) },
        { "vote.chamber", "H.Res. 1 concerns the House alone", InSenate with { Measures = [Measure(MeasureType.Hres, 1)] }, Positions(2, 1) },
        { "vote.tie_breaker", "only in the Senate", InHouse with { TieBreaker = Tie(VoteOption.Yea) }, Positions(1, 1) },
        { "vote.tie_breaker", "it stands 2 to 1", InSenate with { TieBreaker = Tie(VoteOption.Yea) }, Positions(2, 1) },
        { "vote.tie_breaker", "equally divided", InSenate with { TieBreaker = Tie(VoteOption.Yea) }, Positions(0, 0, 5) },
        { "vote.tie_breaker", "yea or nay", InSenate with { TieBreaker = Tie(VoteOption.Present) }, Positions(1, 1) },
        {
            "vote.tie_breaker", "equally divided",
            InSenate with { Method = VoteMethod.Division, Tally = new Tally { Yea = 40, Nay = 39 }, TieBreaker = Tie(VoteOption.Nay) }, []
        },
        { "positions[1].member", "stands twice", InHouse, [Member(1, VoteOption.Yea), Member(1, VoteOption.Nay)] },
        { "positions[0].candidate", "exactly where", InHouse, [Member(1, VoteOption.Yea, "Pelosi")] },
        { "positions[0].candidate", "exactly where", InHouse, [Member(1, VoteOption.Candidate)] },
        { "positions[0].option", "must be set", InHouse, [Member(1, VoteOption.Unspecified)] },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Record_that_breaks_a_rule_is_refused_under_its_field(string field, string rule, Vote vote, ImmutableArray<Position> positions)
    {
        var rejection = new Journal().RefuseVote(vote, positions);
        Assert.Equal((RejectionKind.InvalidArgument, "INVALID_FIELD"), (rejection.Kind, rejection.Reason));
        Assert.Equal(field, rejection.FieldViolations.Single().Field);
        Assert.Contains(rule, rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vice_President_carries_an_equally_divided_Senate()
    {
        var journal = new Journal();
        journal.Record(InSenate with { TieBreaker = Tie(VoteOption.Yea) }, Positions(50, 50));
        var vote = journal.Votes[Senate(1)].Vote;
        Assert.True(vote.Computation!.Value.Passed);
        Assert.Equal((50, 50), (vote.Tally!.Yea, vote.Tally.Nay));
        Assert.False(vote.IsDisputed);
    }

    [Fact]
    public void Division_has_a_count_without_names()
    {
        var journal = new Journal();
        journal.Record(InHouse with { Method = VoteMethod.Division, Tally = new Tally { Yea = 60, Nay = 12 } }, []);
        Assert.True(journal.Votes[House(1)].Vote.Computation!.Value.Passed);
    }

    [Fact]
    public void Quorum_call_has_positions_and_no_result()
    {
        var journal = new Journal();
        var quorum = InHouse with
        {
            QuestionKind = VoteQuestion.Unspecified,
            Threshold = VoteThreshold.Unspecified,
            OfficialPassed = null,
            Measures = [],
        };
        Assert.Single(journal.Record(quorum, Positions(0, 0, 420, 15)));
        var vote = journal.Votes[House(1)].Vote;
        Assert.Equal((420, null, null), (vote.Tally!.Present, vote.Computation, vote.Outcome));
    }

    [Fact]
    public void Speaker_is_elected_by_more_than_half_of_the_votes_for_persons()
    {
        var journal = new Journal();
        var election = InHouse with
        {
            QuestionKind = VoteQuestion.Unspecified,
            Threshold = VoteThreshold.MajorityForPerson,
            Measures = [],
            OfficialPassed = true,
        };
        ImmutableArray<Position> positions =
        [
            .. Enumerable.Range(0, 220).Select(index => Member(index, VoteOption.Candidate, "Pelosi")),
            .. Enumerable.Range(220, 192).Select(index => Member(index, VoteOption.Candidate, "McCarthy (CA)")),
            .. Enumerable.Range(412, 18).Select(index => Member(index, VoteOption.Candidate, "Others")),
            .. Members(VoteOption.Present, 430, 3),
        ];
        journal.Record(election, positions);
        var vote = journal.Votes[House(1)].Vote;
        Assert.Equal(new VoteComputation(true, 430, 216), vote.Computation);
        Assert.Equal(new CandidateTally("Pelosi", 220), vote.Tally!.ByCandidate[0]);
    }

    [Fact]
    public void Acquittal_follows_from_guilty_and_not_guilty()
    {
        var journal = new Journal();
        var trial = InSenate with
        {
            QuestionKind = VoteQuestion.Unspecified,
            Threshold = VoteThreshold.TwoThirds,
            Measures = [],
            OfficialPassed = false,
        };
        ImmutableArray<Position> positions = [.. Members(VoteOption.Guilty, 0, 48), .. Members(VoteOption.NotGuilty, 48, 52)];
        journal.Record(trial, positions);
        Assert.Equal(new VoteComputation(false, 100, 67), journal.Votes[Senate(1)].Vote.Computation);
    }

    [Fact]
    public void Delegates_votes_count_in_the_Committee_of_the_Whole()
    {
        var journal = new Journal();
        var amendment = InHouse with { QuestionKind = VoteQuestion.Unspecified, OfficialPassed = true };
        var norton = new Position(new Member("N000147", "", "Norton", "D", "DC"), VoteOption.Yea, "Aye", "");
        journal.Record(amendment, [.. Positions(210, 210), norton]);
        Assert.Equal(new VoteComputation(true, 421, 211), journal.Votes[House(1)].Vote.Computation);
    }

    private static TieBreaker Tie(VoteOption option) => new("Vice President", option);
}
