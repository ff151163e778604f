using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>Title, day of introduction and flags follow the most direct witness and its newest document.</summary>
public class DescriptionTests
{
    private static readonly MeasureName Resolution = Measure(MeasureType.Hjres, 46);

    [Fact]
    public void Order_of_documents_changes_nothing_nor_do_repeated_and_late_ones() =>
        Prop.ForAll(
            Documents().ToArbitrary(),
            Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
            (documents, seed) =>
            {
                var random = new Random(seed);
                var title = documents.Where(document => document.Stated.Title is not null)
                    .MaxBy(document => (document.Provenance.Witness, document.Provenance.DocumentTime))?.Stated.Title;
                for (var times = 0; times < 3; times++)
                {
                    var order = documents.Concat(documents.Where(_ => random.Next(2) == 0)).ToArray();
                    random.Shuffle(order);
                    var measure = Told(order).Docket.Measures[Resolution];
                    Assert.Equal(title ?? "", measure.Title);
                    Assert.Equal(Told([.. documents]).Docket.Measures[Resolution].Described, measure.Described);
                    Assert.Equal(Told([.. documents]).Docket.Measures[Resolution].IntroducedDate, measure.IntroducedDate);
                }
            })
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void Title_that_gave_way_under_the_same_time_does_not_come_back()
    {
        var journal = Told([Titled("TEST", 1), Titled("A bill", 1)]);
        Assert.Equal("A bill", journal.Docket.Measures[Resolution].Title);
        Assert.Empty(journal.Carry(docket => docket.UpdateMeasure(Resolution, Titled("TEST", 1).Stated, At(Witness.LibraryOfCongress, 1))));
        Assert.Equal("A bill", journal.Docket.Measures[Resolution].Title);
        journal.Carry(docket => docket.UpdateMeasure(Resolution, Titled("TEST", 2).Stated, At(Witness.LibraryOfCongress, 2)));
        Assert.Equal("TEST", journal.Docket.Measures[Resolution].Title);
    }

    [Fact]
    public void Corrected_title_is_told_and_a_newer_document_that_says_the_same_is_not()
    {
        var journal = Told([Titled("TEST", 1)]);
        var (stated, provenance) = Titled("A bill", 2);
        var change = Assert.IsType<MeasureChange>(Assert.Single(journal.Carry(docket => docket.UpdateMeasure(Resolution, stated, provenance))));
        Assert.Equal((ChangeType.ResolutionCorrected, provenance), (change.Type, change.Measure.Provenance));
        change = Assert.IsType<MeasureChange>(Assert.Single(journal.Carry(
            docket => docket.UpdateMeasure(Resolution, stated, At(Witness.LibraryOfCongress, 4)))));
        Assert.Equal((ChangeType.Silent, provenance), (change.Type, change.Measure.Provenance));
        Assert.Empty(journal.Carry(docket => docket.UpdateMeasure(Resolution, Titled("Late", 3).Stated, At(Witness.LibraryOfCongress, 3)))
            .Where(late => late.Type != ChangeType.Silent));
        Assert.Equal("A bill", journal.Docket.Measures[Resolution].Title);
    }

    [Fact]
    public void Call_that_says_no_witness_speaks_for_the_one_before()
    {
        var journal = Told([Titled("TEST", 5)]);
        journal.Carry(docket => docket.UpdateMeasure(Resolution, new Description("By hand", null, null, null), Journal.Unsaid));
        Assert.Equal("By hand", journal.Docket.Measures[Resolution].Title);
    }

    [Fact]
    public void Flag_that_a_recorded_action_contradicts_is_refused()
    {
        var journal = Told([Titled("A bill", 1)]);
        journal.Act(Resolution, Action("2019-03-01", ActionKind.Presented));
        var rejection = journal.Refuse(docket => docket.UpdateMeasure(
            Resolution, new Description(null, null, true, null), At(Witness.LibraryOfCongress, 2)));
        Assert.Equal("ACTION_IMPOSSIBLE", rejection.Reason);

        journal = Told([Titled("A bill", 1)]);
        journal.Threaten("t", VetoThreatLevel.AdvisorsRecommend, Resolution);
        rejection = journal.Refuse(docket => docket.UpdateMeasure(
            Resolution, new Description(null, null, true, null), At(Witness.LibraryOfCongress, 2)));
        Assert.Equal("NEVER_PRESENTED", rejection.Reason);
    }

    private static Gen<ImmutableArray<Document>> Documents() =>
        from documents in Gen.NonEmptyListOf(
            from witness in Gen.Elements(Witness.Press, Witness.LibraryOfCongress, Witness.OwnRecord)
            from day in Gen.Choose(1, 8)
            from title in Gen.Elements("TEST", "A bill", "Another", null!)
            from date in Gen.Choose(0, 3)
            select new Document(
                new Description(title, date == 0 ? null : new DateOnly(2019, 2, date), null, null), At(witness, day)))
        select documents.DistinctBy(document => (document.Provenance.Witness, document.Provenance.DocumentTime)).ToImmutableArray();

    private static Journal Told(IEnumerable<Document> documents)
    {
        var journal = new Journal().Naming(Resolution);
        journal.Carry(docket => docket.CreateMeasure(Resolution, new Introduction("", new DateOnly(2019, 2, 22), false)));
        foreach (var (stated, provenance) in documents)
            journal.Carry(docket => docket.UpdateMeasure(Resolution, stated, provenance));
        return journal;
    }

    private static Document Titled(string title, int day) => new(new Description(title, null, null, null), At(Witness.LibraryOfCongress, day));

    private static Provenance At(Witness witness, int day) =>
        new(witness, "BILLSTATUS", "", new DateTimeOffset(2019, 6, day, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.UnixEpoch, "");

    private sealed record Document(Description Stated, Provenance Provenance);
}
