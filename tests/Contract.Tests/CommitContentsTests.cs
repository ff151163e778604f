using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Tests;

/// <summary>What a decision comes to in the store.</summary>
public sealed class CommitContentsTests
{
    [Fact]
    public void A_vote_that_is_told_of_twice_is_written_once()
    {
        var decision = Samples.RecordVote(officialPassed: false);

        var contents = new CommitContents(decision.Changes, _ => null, _ => null, isCurrent: true);

        var updates = contents.Updates("c", DateTimeOffset.UnixEpoch, "", "").Select(bytes => V1.Update.Parser.ParseFrom(bytes)).ToArray();
        Assert.Equal([V1.UpdateType.VoteClosed, V1.UpdateType.ResultDisputed], updates.Select(update => update.Type));
        Assert.Equal(updates[0].Vote, updates[1].Vote);
        Assert.Equal("congresses/116/votes/house-1-94", Assert.Single(contents.Writes).Name);
    }

    [Theory]
    [InlineData((int)IndexForm.Sets, false, "", "0")]
    [InlineData((int)IndexForm.Sets, true, "", "set")]
    [InlineData((int)IndexForm.Few, true, "clear", "set")]
    public void Indexes_are_told_only_what_is_different(int form, bool isCurrent, string gone, string now)
    {
        var before = StoredVote.Of(Samples.ClosedVote(), (IndexForm)form);
        var after = Samples.ClosedVote();
        var moved = new VoteRecord(after.Vote, [.. after.Positions.Select(position =>
            position.Member.BioguideId == "D000001" ? position with { Option = VoteOption.Nay } : position)]);

        var contents = new CommitContents([new VoteChange(ChangeType.VoteCorrected, moved, [])], _ => before, _ => null, isCurrent);

        var changes = contents.IndexChanges.Where(change => change.Index.Contains("D000001", StringComparison.Ordinal));
        Assert.Equal([new("votes:positions.D000001=1", Member, gone), new("votes:positions.D000001=2", Member, now)], changes);
        // What moves over moves whole.
        var whole = StoredVote.Of(moved, IndexForm.Few).IndexEntries.Concat(before.IndexEntries)
            .Count(entry => entry.Index is not ("votes" or "votes:date"));
        Assert.Equal((form == (int)IndexForm.Few) == isCurrent ? 2 : whole, contents.IndexChanges.Count);
    }

    [Theory]
    [InlineData((int)IndexForm.Few, 1)]
    [InlineData((int)IndexForm.Bitmaps, 18)]
    [InlineData((int)IndexForm.Sets, 24)]
    public void A_vote_that_one_position_is_added_to_is_told_of_as_if_it_were_compared_whole(int form, int changed)
    {
        var record = Samples.ClosedVote();
        var before = StoredVote.Of(record, (IndexForm)form);
        var longer = record with { Positions = record.Positions.Add(record.Positions[0] with { Member = new Member("Z000001", "", "Z", "D", "AK") }) };

        var contents = new CommitContents([new VoteChange(ChangeType.PositionsRecorded, longer, [])], _ => before, _ => null, isCurrent: true);

        var whole = StoredVote.Of(longer, IndexForm.Few);
        Assert.Equal(IndexEntry.Between(before.IndexEntries, whole.IndexEntries).ToHashSet(), contents.IndexChanges.ToHashSet());
        Assert.Equal(changed, contents.IndexChanges.Count);
        Assert.Equal(whole.Details, Assert.Single(contents.Writes).Details);
    }

    [Fact]
    public void A_position_that_gives_way_to_another_leaves_its_index_and_is_stored_no_more()
    {
        var record = Samples.ClosedVote();
        var before = StoredVote.Of(record, IndexForm.Few);
        var other = record with { Positions = record.Positions.SetItem(1, record.Positions[1] with { Option = VoteOption.Present }) };

        var contents = new CommitContents([new VoteChange(ChangeType.PositionsRecorded, other, [])], _ => before, _ => null, isCurrent: true);

        Assert.Equal(["clear", "set"], contents.IndexChanges.Select(change => change.Score));
        Assert.Equal(StoredVote.Of(other, IndexForm.Few).Details, Assert.Single(contents.Writes).Details);
    }

    [Fact]
    public void A_threat_that_no_longer_stands_is_counted_down_on_its_measure()
    {
        var threat = Samples.Threat();
        var before = StoredVetoThreat.Of(threat);
        var rescinded = threat with { State = VetoThreatState.Rescinded, RescindReason = "over" };

        var issued = new CommitContents([new VetoThreatChange(ChangeType.VetoThreatIssued, threat)], _ => null, _ => null, isCurrent: true);
        var gone = new CommitContents([new VetoThreatChange(ChangeType.VetoThreatChanged, rescinded)], _ => before, _ => null, isCurrent: true);

        var standing = IndexEntry.StandingThreat(Samples.Measure);
        Assert.Equal("+1", Assert.Single(issued.IndexChanges, change => change.Index == standing.Index).Score);
        Assert.Equal("-1", Assert.Single(gone.IndexChanges, change => change.Index == standing.Index).Score);
    }

    [Fact]
    public void Bookkeeping_is_written_and_told_to_nobody()
    {
        var measure = Samples.CreatedMeasure();

        var contents = new CommitContents(
            [new MeasureChange(ChangeType.Silent, measure, measure.Status.State, [])], _ => null, _ => null, isCurrent: true);

        Assert.Single(contents.Writes);
        Assert.Empty(contents.Updates("c", DateTimeOffset.UnixEpoch, "", ""));
    }

    [Fact]
    public void A_measure_that_is_threatened_keeps_the_message_and_the_places_that_readers_see()
    {
        var measure = Samples.CreatedMeasure();
        var before = StoredMeasure.Of(measure, IndexForm.Few);
        var threatened = measure.WithVetoThreat(new VetoThreatName(116, "sap-1"));

        var contents = new CommitContents(
            [new MeasureChange(ChangeType.Silent, threatened, measure.Status.State, [])], _ => before, _ => null, isCurrent: true);

        var written = Assert.Single(contents.Writes);
        Assert.Same(before.MessageBytes, written.MessageBytes);
        Assert.NotEqual(before.Details, written.Details);
        Assert.Empty(contents.IndexChanges);
        Assert.Equal(StoredMeasure.Of(threatened, IndexForm.Few).MessageBytes, written.MessageBytes);
    }

    [Fact]
    public void A_measure_that_moves_while_it_is_threatened_gets_a_message_and_places_of_its_own()
    {
        var before = StoredMeasure.Of(Samples.CreatedMeasure(), IndexForm.Few);
        var moved = Samples.CreatedMeasure(Samples.Action("referred", V1.ActionKind.Referred)).WithVetoThreat(new VetoThreatName(116, "sap-1"));

        // Also where a change that tells nobody comes first: it may be of a measure that another change has moved.
        var contents = new CommitContents(
            [
                new MeasureChange(ChangeType.Silent, moved, MeasureState.Introduced, []),
                new MeasureChange(ChangeType.ResolutionChanged, moved, MeasureState.Introduced, []),
            ],
            _ => before,
            _ => null,
            isCurrent: true);

        Assert.Equal(StoredMeasure.Of(moved, IndexForm.Few).MessageBytes, Assert.Single(contents.Writes).MessageBytes);
        Assert.NotEmpty(contents.IndexChanges);
    }

    private static string Member => Collections.Member(Samples.ClosedVote().Vote.Name);
}
