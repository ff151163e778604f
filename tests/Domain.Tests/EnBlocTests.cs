using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>One vote on several measures: what it means, it means for each of them.</summary>
public class EnBlocTests
{
    private static readonly MeasureName[] Names = [Measure(MeasureType.Hr, 8), Measure(MeasureType.Hr, 1), Measure(MeasureType.Hres, 5)];
    private static readonly Vote EnBloc = RollCall(House(94), null, "2019-02-26", passed: true) with { Measures = [.. Names] };

    [Fact]
    public void Every_measure_moves_with_the_vote_in_one_decision_and_back_with_it()
    {
        var journal = Created();

        var told = journal.Record(EnBloc, Positions(3, 2));

        Assert.Equal(3, told.Count(change => change.Type == ChangeType.ResolutionChanged));
        Assert.Equal(
            [MeasureState.PassedOriginating, MeasureState.PassedOriginating, MeasureState.AgreedSimple], Names.Select(journal.StateOf));
        Assert.Equal(3, journal.Vacate(House(94)).Count(change => change.Type == ChangeType.ResolutionChanged));
        Assert.All(Names, name => Assert.Equal(MeasureState.Introduced, journal.StateOf(name)));
    }

    [Fact]
    public void A_correction_takes_back_only_the_measures_that_the_vote_was_not_on()
    {
        var journal = Created();
        journal.Record(EnBloc, Positions(3, 2));

        journal.Correct(EnBloc with { Measures = [Names[0]] }, Positions(3, 2));

        Assert.Equal([MeasureState.PassedOriginating, MeasureState.Introduced, MeasureState.Introduced], Names.Select(journal.StateOf));
    }

    [Fact]
    public void The_same_measures_in_another_order_are_the_same_record()
    {
        var journal = Created();
        journal.Record(EnBloc, Positions(3, 2));

        Assert.Empty(journal.Record(EnBloc with { Measures = [.. Names.Reverse(), Names[0]] }, Positions(3, 2)));
    }

    [Fact]
    public void One_measure_that_cannot_be_voted_on_so_refuses_the_vote_and_moves_none()
    {
        var journal = Created();

        var refusal = journal.RefuseVote(
            RollCall(Senate(1), null, "2019-02-26") with { Measures = [.. Names] }, Positions(3, 2));

        Assert.Equal("vote.chamber", Assert.Single(refusal.FieldViolations).Field);
    }

    [Fact]
    public void What_was_announced_for_several_measures_is_held_by_a_vote_on_all_of_them_whatever_came_first() =>
        Prop.ForAll(Gen.Shuffle(Enumerable.Range(0, 4).ToArray()).ToArbitrary(), order =>
        {
            var journal = Created();
            var announced = new VoteName(116, Chamber.House, 1, 0, "tuesday");
            journal.Schedule(EnBloc with { Name = announced, OfficialPassed = null, Announcement = Announced("2019-02-26") });
            foreach (var step in order)
            {
                _ = step switch
                {
                    0 => journal.Record(EnBloc, Positions(3, 2)),
                    1 => journal.Record(RollCall(House(95), Names[0], "2019-02-27"), Positions(3, 2)),
                    2 => journal.Record(RollCall(House(96), Names[1], "2019-02-27"), Positions(3, 2)),
                    _ => journal.Carry(docket => journal.RecordActions(docket, Names[0], [Action("2019-02-26", ActionKind.Passed, Chamber.House)])),
                };
            }
            Assert.Equal((VoteState.Held, $"{House(94)}"), (journal.Votes[announced].Vote.State, journal.Votes[announced].Vote.Links.HeldAs));
            Assert.All(Names, name => Assert.Empty(journal.Docket.Measures[name].PendingVotes));
        }).QuickCheckThrowOnFailure();

    private static Journal Created()
    {
        var journal = new Journal();
        foreach (var name in Names)
            journal.Create(name, "2019-02-22");
        return journal;
    }
}
