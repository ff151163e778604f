using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Tests;

/// <summary>What is stored is read back as it was, whatever it was made of.</summary>
public sealed class StoredResourceTests
{
    [Fact]
    public void A_measure_is_read_back_with_its_actions_and_where_indexes_have_it()
    {
        var measure = Samples.CreatedMeasure(
            Samples.Action("referred", V1.ActionKind.Referred), Samples.Action("presented", V1.ActionKind.Presented, V1.Chamber.Unspecified));
        var stored = StoredMeasure.Of(measure.WithVetoThreat(new VetoThreatName(116, "sap")), IndexForm.Few);

        var parsed = StoredMeasure.Parse(measure.Name, stored.MessageBytes, stored.Details);

        Same(stored, parsed, StoredMeasure.Of(parsed.Measure, IndexForm.Few));
        Assert.Equal((2, 2), (parsed.Measure.ActionCount, parsed.Measure.MovingActions.Length));
    }

    [Fact]
    public void A_measure_that_was_only_spoken_of_is_read_back_and_in_no_index()
    {
        var stored = StoredMeasure.Of(Measure.Unknown(Samples.Measure).WithVetoThreat(new VetoThreatName(116, "sap")), IndexForm.Few);

        var parsed = StoredMeasure.Parse(Samples.Measure, stored.MessageBytes, stored.Details);

        Same(stored, parsed, StoredMeasure.Of(parsed.Measure, IndexForm.Few));
        Assert.Empty(parsed.IndexEntries);
        Assert.False(parsed.Measure.Created);
    }

    [Theory]
    [InlineData((int)IndexForm.Sets)]
    [InlineData((int)IndexForm.Bitmaps)]
    [InlineData((int)IndexForm.Few)]
    public void A_corrected_vote_is_read_back_with_all_that_it_was(int form)
    {
        var record = Samples.CorrectedVote() with { AnnouncedBy = Samples.By with { Document = "first" }, WithdrawnBy = Samples.By with { Document = "second" } };
        var stored = StoredVote.Of(record, (IndexForm)form);

        var parsed = StoredVote.Parse(stored.MessageBytes, stored.Details);

        Same(stored, parsed, StoredVote.Of(parsed.Record, (IndexForm)form));
        Assert.Equal(
            (3, 1, 1), (parsed.Record.Positions.Length, parsed.Record.Replaced.Length, parsed.Record.Revisions.Length));
        Assert.Equal((record.AnnouncedBy, record.WithdrawnBy), (parsed.Record.AnnouncedBy, parsed.Record.WithdrawnBy));
    }

    [Fact]
    public void A_veto_threat_is_read_back_whole()
    {
        var stored = StoredVetoThreat.Of(Samples.Threat());

        var parsed = StoredVetoThreat.Parse(stored.MessageBytes);

        Same(stored, parsed, StoredVetoThreat.Of(parsed.Threat));
    }

    [Fact]
    public void An_etag_changes_exactly_when_what_readers_see_does()
    {
        var measure = Samples.CreatedMeasure();
        var hidden = measure.WithVetoThreat(new VetoThreatName(116, "sap"));
        var moved = Samples.CreatedMeasure(Samples.Action("referred", V1.ActionKind.Referred));

        Assert.Equal(StoredMeasure.Of(measure, IndexForm.Few).Etag, StoredMeasure.Of(hidden, IndexForm.Few).Etag);
        Assert.NotEqual(StoredMeasure.Of(measure, IndexForm.Few).Etag, StoredMeasure.Of(moved, IndexForm.Few).Etag);
    }

    private static void Same(StoredResource stored, StoredResource parsed, StoredResource again)
    {
        Assert.Equal(stored.PublicMessage, parsed.PublicMessage);
        Assert.Equal(stored.Etag, parsed.Etag);
        Assert.True(stored.IndexEntries.SetEquals(parsed.IndexEntries));
        Assert.Equal(stored.MessageBytes, again.MessageBytes);
        Assert.Equal(stored.Details, again.Details);
    }
}
