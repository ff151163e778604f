using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>Several documents speak of one vote; which of them holds never depends on which came first.</summary>
public class VoteWeighingTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly MeasureName Hr1 = Measure(MeasureType.Hr, 1);
    private static readonly VoteName Name = House(94);
    private static readonly Vote Passage = RollCall(Name, Hjres46, "2019-02-26", passed: true);

    [Fact]
    public void Documents_of_several_sources_in_any_order_and_repeated_leave_the_vote_and_its_measures_the_same() =>
        Prop.ForAll(Documents().ToArbitrary(), Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (documents, seed) =>
        {
            var expected = StateAfter(documents);
            var random = new Random(seed);
            ImmutableArray<Document> again = [.. documents, .. documents.Where(_ => random.Next(2) == 0)];
            Assert.Equal(expected, StateAfter([.. again.OrderBy(_ => random.Next())]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_more_direct_witness_wins_and_of_one_witness_the_newer_document_and_what_loses_changes_nothing()
    {
        var journal = Recorded(Passage, Positions(3, 2), Said(Witness.LibraryOfCongress, 5));

        Assert.Empty(journal.Record(Passage, Positions(2, 3), Said(Witness.LibraryOfCongress, 4)));
        Assert.Empty(journal.Record(Passage, Positions(2, 3), Said(Witness.Press, 9)));
        var told = (VoteChange)journal.Record(Passage, Positions(4, 2), Said(Witness.OwnRecord, 1))[0];

        Assert.Equal((ChangeType.VoteCorrected, 3, 4), (told.Type, told.Previous!.Tally!.Yea, told.Vote.Tally!.Yea));
        Assert.Equal((VoteState.Corrected, Witness.OwnRecord), (told.Vote.State, told.Vote.Provenance!.Witness));
        var revision = journal.Votes[Name].Revisions.Single();
        Assert.Equal((3, Witness.OwnRecord), (revision.Before.Tally!.Yea, revision.By!.Witness));
        Assert.Empty(journal.Record(Passage, Positions(3, 2), Said(Witness.LibraryOfCongress, 9)));
    }

    [Fact]
    public void A_document_that_repeats_what_is_known_counts_as_its_latest_statement_and_tells_nobody()
    {
        var journal = Recorded(Passage, Positions(3, 2), Said(Witness.LibraryOfCongress, 1));

        Assert.Equal([ChangeType.Silent], journal.Record(Passage, Positions(3, 2), Said(Witness.LibraryOfCongress, 3)).Select(change => change.Type));

        Assert.Empty(journal.Record(Passage, Positions(2, 3), Said(Witness.LibraryOfCongress, 2)));
        Assert.Empty(journal.Record(Passage, Positions(3, 2), Said(Witness.LibraryOfCongress, 3) with { FirstSeen = DateTimeOffset.UnixEpoch }));
    }

    [Fact]
    public void A_call_without_a_witness_is_refused_where_it_differs_and_CorrectVote_decides()
    {
        var journal = Recorded(Passage, Positions(3, 2), Said(Witness.OwnRecord, 5));

        Assert.Equal("VOTE_EXISTS", journal.RefuseVote(Passage, Positions(2, 3)).Reason);
        journal.Correct(Passage, Positions(4, 2));

        Assert.Equal((4, Witness.OwnRecord), (journal.Votes[Name].Vote.Tally!.Yea, journal.Votes[Name].Vote.Provenance!.Witness));
        // What was written before it does not undo it.
        Assert.Empty(journal.Record(Passage, Positions(3, 2), Said(Witness.OwnRecord, 5)));
    }

    [Theory]
    [InlineData(VoteState.Vacated, ChangeType.VoteVacated)]
    [InlineData(VoteState.Withdrawn, ChangeType.VoteWithdrawn)]
    public void A_document_that_takes_the_vote_back_does_so_and_an_older_one_does_not_bring_it_back_but_a_newer_one_does(
        VoteState state, ChangeType type)
    {
        var journal = Recorded(Passage, Positions(3, 2), Said(Witness.OwnRecord, 1));
        var takenBack = Passage with { State = state, StateReason = "by unanimous consent" };

        Assert.Equal(type, journal.Record(takenBack, [], Said(Witness.OwnRecord, 3))[0].Type);

        Assert.Equal((state, "by unanimous consent", 3), Stands(journal));
        Assert.Equal(MeasureState.Introduced, journal.StateOf(Hjres46));
        Assert.DoesNotContain(journal.Record(Passage, Positions(3, 2), Said(Witness.OwnRecord, 2)), change => change.Type != ChangeType.Silent);
        Assert.Empty(journal.Record(Passage, Positions(3, 2), Undated(Witness.OwnRecord, 9)));
        Assert.Equal(ChangeType.VoteCorrected, journal.Record(Passage, Positions(3, 2), Said(Witness.OwnRecord, 4))[0].Type);
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
        Assert.Empty(journal.Docket.Measures[Hjres46].VacatedVotes);
    }

    [Fact]
    public void A_vote_that_is_first_heard_of_as_vacated_is_recorded_so_and_keeps_what_an_older_document_says_of_it()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        var told = journal.Record(
            Passage with { State = VoteState.Vacated, StateReason = "vacated", Tally = new Tally() }, [], Undated(Witness.OwnRecord, 5));
        Assert.Equal(ChangeType.VoteVacated, told[0].Type);

        journal.Record(Passage, Positions(3, 2), Undated(Witness.OwnRecord, 6));

        Assert.Equal((VoteState.Vacated, "vacated", 3), Stands(journal));
        Assert.Equal(MeasureState.Introduced, journal.StateOf(Hjres46));
    }

    [Fact]
    public void What_was_vacated_by_hand_is_not_brought_back_by_what_was_written_before()
    {
        var journal = Recorded(Passage, Positions(3, 2), Said(Witness.LibraryOfCongress, 5));
        journal.Vacate(Name);
        Assert.DoesNotContain(
            journal.Record(Passage, Positions(3, 2), Said(Witness.LibraryOfCongress, 6)), change => change.Type != ChangeType.Silent);
        Assert.Equal(VoteState.Vacated, journal.Votes[Name].Vote.State);
    }

    [Fact]
    public void A_record_that_contradicts_itself_is_taken_where_the_caller_asks_for_it_and_says_so()
    {
        var journal = new Journal().Naming(Hjres46);
        var contradictory = Passage with { Tally = new Tally { Yea = 4, Nay = 2 } };

        journal.Carry(docket => docket.RecordVote(contradictory, Positions(3, 2), null, journal.By, reconcile: true));

        var vote = journal.Votes[Name].Vote;
        Assert.Equal((3, "yea was announced as 4, but the positions add up to 3, which decide"), (vote.Tally!.Yea, vote.Contradictions.Items.Single()));
    }

    private static (VoteState State, string Reason, int Yea) Stands(Journal journal) =>
        (journal.Votes[Name].Vote.State, journal.Votes[Name].Vote.StateReason, journal.Votes[Name].Vote.Tally!.Yea);

    private static Journal Recorded(Vote vote, ImmutableArray<Position> positions, Provenance said)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Record(vote, positions, said);
        return journal;
    }

    private static Provenance Said(Witness witness, int day, string document = "d") =>
        new(witness, "a source", document, new DateTimeOffset(2019, 3, day, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), "");

    private static Provenance Undated(Witness witness, int day) => Said(witness, day) with { FirstSeen = Said(witness, day).DocumentTime };

    // CLOSED or CORRECTED, a vote that stands counts the same.
    private static string StateAfter(ImmutableArray<Document> documents)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Create(Hr1, "2019-01-03");
        foreach (var document in documents)
            journal.Record(document.Vote, document.Positions, document.Said);
        var record = journal.Votes[Name];
        var state = record.IsTakenBack ? $"{record.Vote.State} {record.Vote.StateReason}" : "stands";
        return $"{state} {record.Vote.OfficialPassed} {string.Join(' ', record.Vote.Measures)} {record.Vote.Tally?.Yea}–{record.Vote.Tally?.Nay} "
            + $"{record.Positions.Length} {journal.StateOf(Hjres46)} {journal.StateOf(Hr1)} "
            + string.Join(' ', journal.Docket.Measures[Hjres46].VacatedVotes) + string.Join(' ', journal.Docket.Measures[Hr1].VacatedVotes);
    }

    private static Gen<ImmutableArray<Document>> Documents() =>
        from count in Gen.Choose(1, 5)
        from documents in Gen.ListOf(OneDocument(), count)
            // A document says one thing.
        select documents.Select((document, index) => document with { Said = document.Said with { Document = $"{index}" } }).ToImmutableArray();

    private static Gen<Document> OneDocument() =>
        from witness in Gen.Elements(Witness.Press, Witness.LibraryOfCongress, Witness.OwnRecord)
        from day in Gen.Choose(1, 4)
        from positions in Gen.Elements(Positions(3, 2), Positions(2, 3), [])
        from measure in Gen.Elements(Hjres46, Hr1)
        from passed in Gen.Elements<bool?>(true, false, null)
        from state in Gen.Elements(VoteState.Closed, VoteState.Closed, VoteState.Vacated, VoteState.Withdrawn)
        select new Document(
            Passage with
            {
                Measures = [measure],
                OfficialPassed = passed,
                Tally = positions.IsEmpty ? new Tally { Yea = 3, Nay = 2 } : null,
                State = state,
                StateReason = state == VoteState.Closed ? "" : $"{state} by {witness} on {day}",
            },
            positions,
            Said(witness, day));

    private sealed record Document(Vote Vote, ImmutableArray<Position> Positions, Provenance Said);
}
