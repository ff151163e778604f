using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>Which actions count follows from the documents that state and lack them, never from the order in which they came.</summary>
public class ActionStandingTests
{
    private static readonly MeasureName Bill = Measure(MeasureType.Hr, 7);

    private static readonly ImmutableArray<OfficialAction> Kinds =
    [
        Action("2019-02-01", ActionKind.Referred, id: "referred"),
        Action("2019-02-02", ActionKind.Other, id: "debate"),
        Action("2019-02-03", ActionKind.Passed, Chamber.House, id: "house"),
        Action("2019-02-04", ActionKind.Passed, Chamber.Senate, id: "senate"),
        Action("2019-02-05", ActionKind.Presented, id: "presented"),
        Action("2019-02-06", ActionKind.Vetoed, id: "vetoed"),
        Action("2019-02-07", ActionKind.Signed, id: "signed"),
        Action("2019-02-08", ActionKind.BecameLaw, id: "law"),
    ];

    [Fact]
    public void What_counts_is_what_the_documents_say_in_any_order_repeated_and_late() => Check((documents, random) =>
    {
        var expected = new Model(documents);
        foreach (var order in Orders(documents, random))
        {
            var journal = Told(order);
            var actions = journal.Actions.Values.ToDictionary(action => action.Id);
            Assert.Equal(expected.Contents, actions.ToDictionary(entry => entry.Key, entry => entry.Value.Action));
            Assert.Equal(expected.Withdrawn.Order(), actions.Values.Where(action => !action.Counts).Select(action => action.Id).Order());
            Assert.Equal(expected.Withdrawn.Order(), journal.RegisterOf(Bill).Withdrawn().Order());
        }
    });

    [Fact]
    public void Measure_stands_where_the_documents_put_it_in_any_order() => Check((documents, random) =>
    {
        var statuses = Orders(documents, random).Select(order => Told(order).Docket.Measures[Bill]).ToArray();
        Assert.All(statuses, measure => Assert.Equal(statuses[0].Status, measure.Status));
        Assert.All(statuses, measure => Assert.Equal(statuses[0], measure));
    });

    [Fact]
    public void Document_that_is_told_again_writes_nothing() => Check((documents, random) =>
    {
        var order = documents.ToArray();
        random.Shuffle(order);
        var journal = Told(order);
        foreach (var document in order)
            Assert.Empty(journal.Document(Bill, document.Provenance, document.IsWhole, [.. document.Actions]));
    });

    [Fact]
    public void Sources_say_of_each_witness_the_newest_document_that_states_it() => Check((documents, random) =>
    {
        foreach (var order in Orders(documents, random))
        {
            var journal = Told(order);
            var wholes = journal.RegisterOf(Bill).Wholes;
            foreach (var action in journal.Actions.Values)
            {
                var newest = documents.Where(document => document.Actions.Any(stated => stated.Id == action.Id))
                    .GroupBy(document => document.Provenance.Witness)
                    .Select(witness => (witness.Key, witness.Max(document => document.Provenance.DocumentTime)));
                var said = action.Sources.Select(source => (
                    source.Provenance.Witness,
                    source.IsNewest
                        ? wholes.Single(whole => whole.Witness == source.Provenance.Witness).Time
                        : source.Provenance.DocumentTime));
                Assert.Equal(newest.Order(), said.Order());
            }
        }
    });

    [Fact]
    public void Withdrawal_by_hand_holds_whatever_documents_say_until_it_is_lifted_by_hand() => Check((documents, random) =>
    {
        var order = documents.ToArray();
        random.Shuffle(order);
        var withdrawn = order[0].Actions.FirstOrDefault()?.Id;
        if (withdrawn is null)
            return;
        var journal = Told(order[..1]);
        journal.WithdrawByHand(Bill, withdrawn);
        foreach (var document in order[1..])
        {
            journal.Document(Bill, document.Provenance, document.IsWhole, [.. document.Actions]);
            Assert.True(journal.Actions[(Bill, withdrawn)].Withdrawal is { ByHand: true, Reason: "a mistake" });
        }
        journal.ReinstateByHand(Bill, withdrawn);
        Assert.Equal(Told(order).Docket.Measures[Bill], journal.Docket.Measures[Bill]);
    });

    [Fact]
    public void Newer_document_that_restates_everything_writes_no_action()
    {
        var journal = Told([Whole(Witness.LibraryOfCongress, 1, Kinds[0], Kinds[1])]);
        var change = Assert.IsType<MeasureChange>(Assert.Single(journal.Document(Bill, Library(2), true, Kinds[0], Kinds[1])));
        Assert.Equal(ChangeType.Silent, change.Type);
        Assert.Empty(change.Filing!.Actions);
    }

    [Fact]
    public void Of_two_documents_with_one_time_the_one_that_was_first_seen_later_stands_and_the_other_does_not_come_back()
    {
        var journal = Told([Whole(Witness.LibraryOfCongress, 1, Kinds[2], Kinds[4])]);
        var told = journal.Document(Bill, Library(1), true, Kinds[2]);
        var change = Assert.IsType<MeasureChange>(Assert.Single(told));
        Assert.Equal((ChangeType.ResolutionCorrected, MeasureState.Presented), (change.Type, change.PreviousState));
        Assert.Contains("BILLSTATUS", Assert.Single(change.Actions).Withdrawal!.Reason, StringComparison.Ordinal);
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Bill));

        Assert.Empty(journal.Document(Bill, Library(1), true, Kinds[2], Kinds[4]));
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Bill));
        journal.Document(Bill, Library(1), true, Kinds[2], Kinds[3], Kinds[4]);
        Assert.Equal(MeasureState.Presented, journal.StateOf(Bill));
    }

    [Fact]
    public void Law_is_not_unmade_by_a_line_that_is_missing_and_the_other_line_of_it_goes()
    {
        var signed = Told([Whole(Witness.LibraryOfCongress, 1, Kinds[4], Kinds[6])]);
        signed.Document(Bill, Library(2), true, Kinds[4]);
        Assert.Equal(MeasureState.Signed, signed.StateOf(Bill));
        signed.WithdrawByHand(Bill, "signed");
        Assert.Equal(MeasureState.Presented, signed.StateOf(Bill));

        var both = Told([Whole(Witness.LibraryOfCongress, 1, Kinds[4], Kinds[6], Kinds[7])]);
        both.Document(Bill, Library(2), true, Kinds[4], Kinds[7]);
        Assert.Equal(MeasureState.BecameLaw, both.StateOf(Bill));
    }

    [Fact]
    public void Withdrawn_veto_lets_the_threat_stand_again_in_the_same_decision()
    {
        var journal = Told([Whole(Witness.LibraryOfCongress, 1, Kinds[2], Kinds[3], Kinds[4], Kinds[5])]);
        journal.Threaten("t", VetoThreatLevel.AdvisorsRecommend, Bill);
        Assert.Equal(VetoThreatState.CarriedOut, journal.StateOf("t"));

        var changes = journal.Document(Bill, Library(2), true, Kinds[2], Kinds[3], Kinds[4]);
        Assert.Equal([ChangeType.ResolutionCorrected, ChangeType.VetoThreatChanged], changes.Select(change => change.Type));
        Assert.Equal((MeasureState.Presented, VetoThreatState.Standing), (journal.StateOf(Bill), journal.StateOf("t")));
    }

    [Fact]
    public void Withdrawal_by_hand_of_what_documents_lack_already_is_told_and_so_is_its_end()
    {
        var journal = Told([Whole(Witness.LibraryOfCongress, 1, Kinds[0], Kinds[2]), Whole(Witness.LibraryOfCongress, 2, Kinds[0])]);

        var told = Assert.IsType<MeasureChange>(Assert.Single(journal.WithdrawByHand(Bill, "house")));
        Assert.Equal((ChangeType.ResolutionCorrected, true), (told.Type, Assert.Single(told.Actions).Withdrawal!.ByHand));

        told = Assert.IsType<MeasureChange>(Assert.Single(journal.ReinstateByHand(Bill, "house")));
        Assert.Equal((ChangeType.ResolutionCorrected, false), (told.Type, Assert.Single(told.Actions).Withdrawal!.ByHand));
    }

    [Fact]
    public void Document_that_lacks_too_much_is_taken_for_one_that_was_cut_off()
    {
        OfficialAction[] all = [.. Enumerable.Range(0, MeasureLimits.Lacked + 1).Select(number => Action("2019-02-02", ActionKind.Other, id: $"a{number}"))];
        var journal = Told([Whole(Witness.LibraryOfCongress, 1, all)]);

        Assert.Equal("TOO_MANY_WITHDRAWN", Refusal(kept: 0)?.Reason);
        Assert.Null(Refusal(kept: 1));

        Rejection? Refusal(int kept) => MeasureLimits.RefuseLacked(
            Bill, journal.RegisterOf(Bill).State(all[..kept], all[..kept].ToDictionary(action => action.Id, _ => true), Library(2), isWhole: true));
    }

    [Fact]
    public void More_direct_witness_keeps_an_action_that_a_library_lacks_and_withdraws_one_that_it_has()
    {
        var kept = Told([Whole(Witness.OwnRecord, 1, Kinds[2]), Whole(Witness.LibraryOfCongress, 2, Kinds[0])]);
        Assert.Equal(MeasureState.PassedOriginating, kept.StateOf(Bill));
        var gone = Told([Whole(Witness.LibraryOfCongress, 1, Kinds[2]), Whole(Witness.OwnRecord, 2, Kinds[0])]);
        Assert.Equal(MeasureState.Referred, gone.StateOf(Bill));
    }

    [Fact]
    public void Call_that_says_no_witness_corrects_at_its_time_and_brings_back_what_it_restates()
    {
        var journal = Told([Whole(Witness.LibraryOfCongress, 1, Kinds[2], Kinds[4])]);
        var later = Journal.Unsaid with { DocumentTime = Time(3) };
        Assert.Empty(journal.Document(Bill, later, false, Kinds[4]));
        journal.Document(Bill, Library(2), true, Kinds[2]);
        journal.Document(Bill, later, false, Kinds[4]);
        Assert.Equal(MeasureState.Presented, journal.StateOf(Bill));

        journal.Document(Bill, later, false, Kinds[2] with { Kind = ActionKind.Failed });
        journal.Document(Bill, Library(2), true, Kinds[2]);
        Assert.Equal(ActionKind.Failed, journal.Actions[(Bill, "house")].Action.Kind);
    }

    [Fact]
    public void Action_without_a_statement_on_record_is_withdrawn_by_no_document()
    {
        var register = ActionRegister.Empty.State([Kinds[0]], ImmutableDictionary<string, bool>.Empty.Add("old", true), Library(1), isWhole: true);
        Assert.Equal(["referred"], register.Complete(ImmutableDictionary<string, RecordedAction>.Empty).Select(planned => planned.Action.Id));
    }

    private static void Check(Action<ImmutableArray<Document>, Random> property) =>
        Prop.ForAll(
            Documents().ToArbitrary(),
            Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
            (documents, seed) => property(documents, new Random(seed)))
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    // Of one witness no two documents of one time: which of them is newer only the arrival tells.
    private static Gen<ImmutableArray<Document>> Documents() =>
        from documents in Gen.NonEmptyListOf(OneDocument())
        select documents.DistinctBy(document => (document.Provenance.Witness, document.Provenance.DocumentTime)).Take(8).ToImmutableArray();

    private static Gen<Document> OneDocument() =>
        from witness in Gen.Elements(Witness.Press, Witness.LibraryOfCongress, Witness.LibraryOfCongress, Witness.OwnRecord)
        from day in Gen.Choose(1, 8)
        from isWhole in Gen.Elements(true, true, false)
        from stated in Gen.SubListOf(Kinds.AsEnumerable())
        from reworded in Gen.Choose(0, 2)
        from kind in Gen.Elements(ActionKind.Other, ActionKind.Signed, ActionKind.Referred)
        select new Document(
            At(witness, day),
            isWhole,
            [.. stated.Select((action, index) => index == reworded ? action with { Text = $"{witness} {day}", Kind = kind } : action)]);

    private static IEnumerable<Document[]> Orders(ImmutableArray<Document> documents, Random random)
    {
        for (var times = 0; times < 3; times++)
        {
            var order = documents.Concat(documents.Where(_ => random.Next(2) == 0)).ToArray();
            random.Shuffle(order);
            yield return order;
        }
    }

    private static Journal Told(IEnumerable<Document> documents)
    {
        var journal = new Journal();
        journal.Create(Bill, "2019-01-03");
        foreach (var document in documents)
            journal.Document(Bill, document.Provenance, document.IsWhole, [.. document.Actions]);
        return journal;
    }

    private static Document Whole(Witness witness, int day, params OfficialAction[] actions) => new(At(witness, day), true, [.. actions]);

    private static Provenance Library(int day) => At(Witness.LibraryOfCongress, day);

    private static Provenance At(Witness witness, int day) => new(witness, "BILLSTATUS", $"{day}", Time(day), Time(9), "");

    private static DateTimeOffset Time(int day) => new(2019, 6, day, 0, 0, 0, TimeSpan.Zero);

    private sealed record Document(Provenance Provenance, bool IsWhole, ImmutableArray<OfficialAction> Actions)
    {
        public bool States(string id) => Actions.Any(action => action.Id == id);

        public override string ToString() =>
            $"{Provenance.Witness} {Provenance.Document} {(IsWhole ? "whole" : "part")}: {string.Join(' ', Actions.Select(action => action.Id))}";
    }

    // The rule in its own words, over all documents at once.
    private sealed class Model
    {
        private readonly ImmutableArray<Document> _documents;

        public Model(ImmutableArray<Document> documents)
        {
            _documents = documents;
            Contents = documents.SelectMany(document => document.Actions.Select(action => (document, action)))
                .GroupBy(stated => stated.action.Id)
                .ToDictionary(
                    stated => stated.Key,
                    stated => stated.MaxBy(one => (one.document.Provenance.Witness, one.document.Provenance.DocumentTime)).action);
            var outdated = Contents.Keys.Where(IsOutdated).ToHashSet();
            var law = Contents.Values.Where(action => action.MakesLaw).Select(action => action.Id).ToArray();
            if (law.Length > 0 && law.All(outdated.Contains))
                outdated.ExceptWith(law.Where(id => LastOf(id) == law.Max(LastOf)));
            Withdrawn = outdated;
        }

        public Dictionary<string, OfficialAction> Contents { get; }

        public IReadOnlySet<string> Withdrawn { get; }

        private DateTimeOffset LastOf(string id) =>
            _documents.Where(document => document.States(id)).Max(document => document.Provenance.DocumentTime);

        private bool IsOutdated(string id) => _documents.Any(lacking => lacking.IsWhole && !lacking.States(id)
            && _documents.Where(document => document.States(id)).All(document =>
                document.Provenance.Witness <= lacking.Provenance.Witness && document.Provenance.DocumentTime < lacking.Provenance.DocumentTime));
    }
}
