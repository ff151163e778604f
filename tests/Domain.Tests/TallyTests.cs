using System.Collections.Immutable;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>What positions add up to, and what was announced of it.</summary>
public class TallyTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly Vote Passage = RollCall(House(94), Hjres46, "2019-02-26", passed: true);

    [Fact]
    public void Tally_is_counted_from_the_positions()
    {
        var journal = new Journal();
        ImmutableArray<Position> positions =
        [
            .. Positions(2, 1, 1, 2), Member(20, VoteOption.LivePair), Member(21, VoteOption.Guilty), Member(22, VoteOption.NotGuilty),
        ];
        journal.Record(Passage, positions);
        var tally = journal.Votes[House(94)].Vote.Tally!;
        Assert.Equal(
            (2, 1, 1, 2, 1, 1, 1), (tally.Yea, tally.Nay, tally.Present, tally.NotVoting, tally.LivePairs, tally.Guilty, tally.NotGuilty));
        Assert.Equal([("D", 1, 1), ("R", 1, 0)], tally.ByParty.Select(party => (party.Party, party.Yea, party.Nay)));
        Assert.Equal(
            [("D", 1, 0, 1), ("R", 0, 1, 0)],
            tally.ByParty.Select(party => (party.Party, party.LivePairs, party.Guilty, party.NotGuilty)));
    }

    [Fact]
    public void Votes_for_persons_are_counted_by_party()
    {
        var tally = Tally.Count([Member(0, VoteOption.Candidate, "Jeffries"), Member(1, VoteOption.Candidate, "Jeffries"), Member(2, VoteOption.Candidate, "Johnson")]);
        Assert.Equal(
            [("D", "Jeffries", 1), ("D", "Johnson", 1), ("R", "Jeffries", 1)],
            tally.ByParty.SelectMany(party => party.ByCandidate.Items.Select(person => (party.Party, person.Candidate, person.Votes))));
    }

    [Fact]
    public void Senators_sworn_are_as_many_as_the_complete_roll_has_where_the_record_does_not_say()
    {
        var cloture = RollCall(Senate(1), Hjres46, "2019-03-14", VoteQuestion.Cloture, VoteThreshold.ThreeFifthsSworn);
        var journal = new Journal();
        journal.Record(cloture, Positions(59, 30, 0, 9));
        Assert.Equal(new VoteComputation(true, 98, 59), journal.Votes[Senate(1)].Vote.Computation);
        journal.Record(cloture with { Name = Senate(2), Sworn = 99 }, Positions(59, 30, 0, 9));
        Assert.Equal(new VoteComputation(false, 99, 60), journal.Votes[Senate(2)].Vote.Computation);
    }

    public static TheoryData<string, Tally> Misannounced => new()
    {
        { "yea", Announced with { Yea = 4 } },
        { "nay", Announced with { Nay = 1 } },
        { "present", Announced with { Present = 0 } },
        { "not_voting", Announced with { NotVoting = 2 } },
        { "guilty", Announced with { Guilty = 2 } },
        { "not_guilty", Announced with { NotGuilty = 0 } },
        { "live_pairs", Announced with { LivePairs = 2 } },
    };

    [Theory]
    [MemberData(nameof(Misannounced))]
    public void Announced_tally_that_the_positions_do_not_add_up_to_is_refused(string option, Tally announced)
    {
        new Journal().Record(Passage with { Tally = Announced }, OneOfEach);
        var rejection = new Journal().RefuseVote(Passage with { Tally = announced }, OneOfEach);
        Assert.Equal((RejectionKind.InvalidArgument, "TALLY_MISMATCH"), (rejection.Kind, rejection.Reason));
        Assert.StartsWith($"vote.tally: {option} was announced", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parties_and_candidates_of_equal_numbers_stand_in_alphabetical_order_whichever_voted_first()
    {
        Position Of(int index, string party, string candidate) =>
            Member(index, VoteOption.Candidate, candidate) with { Member = Member(index, VoteOption.Yea).Member with { Party = party } };
        var tally = Tally.Count([Of(1, "R", "Zorn"), Of(2, "D", "Abel"), Of(3, "I", "Moore"), Of(4, "I", "Moore")]);
        Assert.Equal(["I", "D", "R"], tally.ByParty.Select(party => party.Party));
        Assert.Equal(["Moore", "Abel", "Zorn"], tally.ByCandidate.Select(candidate => candidate.Candidate));
    }

    [Fact]
    public void Live_pairs_that_the_record_prints_under_present_are_no_mismatch_and_wrongly_announced_ones_are()
    {
        ImmutableArray<Position> positions = [.. Positions(3, 2, 1), Member(20, VoteOption.LivePair)];
        new Journal().Record(Passage with { Tally = new Tally { Yea = 3, Nay = 2, Present = 2 } }, positions);
        new Journal().Record(Passage with { Tally = new Tally { Yea = 3, Nay = 2, Present = 1, LivePairs = 1 } }, positions);
        var announced = new Tally { Yea = 3, Nay = 2, Present = 1, LivePairs = 2 };
        Assert.Equal("TALLY_MISMATCH", new Journal().RefuseVote(Passage with { Tally = announced }, positions).Reason);
    }

    private static readonly Tally Announced = new()
    {
        Yea = 3,
        Nay = 2,
        Present = 1,
        NotVoting = 1,
        Guilty = 1,
        NotGuilty = 1,
        LivePairs = 1,
    };

    private static readonly ImmutableArray<Position> OneOfEach =
    [
        .. Positions(3, 2, 1, 1), Member(20, VoteOption.Guilty), Member(21, VoteOption.NotGuilty), Member(22, VoteOption.LivePair),
    ];
}
