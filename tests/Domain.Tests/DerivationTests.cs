using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>A measure's state follows from what is on record, never from how and when it got there.</summary>
public class DerivationTests
{
    private static readonly ImmutableArray<VoteName> Votes = [House(1), House(2), Senate(1), Senate(2)];

    [Fact]
    public void Order_of_arrival_changes_nothing() => Check((record, random) =>
    {
        var shuffled = record with { Actions = Shuffle(record.Actions, random), Outcomes = Shuffle(record.Outcomes, random) };
        AssertSame(Recorded(record), Recorded(shuffled));
    });

    [Fact]
    public void Actions_that_arrive_twice_change_nothing() => Check((record, random) =>
    {
        var twice = record.Actions.AddRange(record.Actions.Where(_ => random.Next(2) == 0));
        AssertSame(Recorded(record), Recorded(record with { Actions = Shuffle(twice, random) }));

        var journal = Journal(record);
        Assert.Empty(journal.Carry(docket => journal.RecordActions(docket, record.Name, record.Actions)));
    });

    [Fact]
    public void Splitting_the_record_into_calls_changes_nothing() => Check((record, random) =>
    {
        var journal = Introduced(record);
        var pieces = record.Actions.Select(action => (Action: (OfficialAction?)action, Outcome: (VoteOutcome?)null))
            .Concat(record.Outcomes.Select(outcome => (Action: (OfficialAction?)null, Outcome: (VoteOutcome?)outcome)))
            .ToArray();
        random.Shuffle(pieces);
        foreach (var call in pieces.Chunk(1 + random.Next(4)))
        {
            journal.Act(record.Name, [.. call.Select(piece => piece.Action).OfType<OfficialAction>()]);
            foreach (var outcome in call.Select(piece => piece.Outcome).OfType<VoteOutcome>())
                journal.Record(VoteOf(outcome, record.Name), []);
        }
        AssertSame(Recorded(record), journal.Docket.Measures[record.Name]);
    });

    [Fact]
    public void Votes_before_the_measure_is_created_count_as_if_recorded_after() => Check((record, _) =>
    {
        var journal = new Journal();
        foreach (var outcome in record.Outcomes)
            journal.Record(VoteOf(outcome, record.Name), []);
        journal.Create(record.Name, "2019-01-03", record.ConstitutionalAmendment);
        journal.Act(record.Name, [.. record.Actions]);
        AssertSame(Recorded(record), journal.Docket.Measures[record.Name]);
    });

    [Fact]
    public void Corrected_action_counts_as_if_it_had_been_right_from_the_start() => Check((record, random) =>
    {
        if (record.Actions.IsEmpty)
            return;
        var wrong = record.Actions[random.Next(record.Actions.Length)] with
        {
            Kind = ActionKind.Other,
            Moment = On("2019-12-24"),
            Vote = Votes[random.Next(Votes.Length)],
        };
        var journal = Introduced(record);
        journal.Act(record.Name, [.. record.Actions.Where(action => action.Id != wrong.Id), wrong]);
        foreach (var outcome in record.Outcomes)
            journal.Record(VoteOf(outcome, record.Name), []);
        journal.Act(record.Name, [.. record.Actions]);
        AssertSame(Recorded(record), journal.Docket.Measures[record.Name]);
    });

    [Fact]
    public void Vote_that_an_action_tells_of_counts_once() => Check((record, random) =>
    {
        var told = record.Actions.FirstOrDefault(
            action => action.Vote is not null && action.Kind is ActionKind.Passed or ActionKind.Failed);
        if (told?.Vote is not { } vote || record.Outcomes.Any(outcome => outcome.Vote == vote))
            return;
        var outcome = new VoteOutcome(vote, VoteQuestion.Passage, told.Kind == ActionKind.Passed, On("2019-06-01"), 0, 0);
        if (!CanVote(outcome, record.Name, record.ConstitutionalAmendment))
            return;
        var (without, with) = (Recorded(record), Recorded(record with { Outcomes = record.Outcomes.Add(outcome) }));
        var contradicted = record.Actions.Any(action => action.Vote == vote && action.IsDecision && action.Kind != told.Kind);
        if (!contradicted)
            Assert.Equal(without.Status, with.Status);
    });

    private static void Check(Action<Record, Random> property) =>
        Prop.ForAll(
            Records().ToArbitrary(),
            Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
            (record, seed) => property(record, new Random(seed)))
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    private static Gen<Record> Records() =>
        from type in Gen.Elements(
            MeasureType.Hr, MeasureType.S, MeasureType.Hjres, MeasureType.Sjres, MeasureType.Hconres, MeasureType.Sres)
        from amendment in Gen.Choose(0, 4)
        let constitutional = amendment == 0 && type.IsJoint()
        let name = Measure(type, 46)
        from kinds in Gen.ListOf(Actions())
        from votes in Gen.SubListOf(Votes.AsEnumerable())
        from outcomes in Gen.CollectToList(votes, vote => OutcomesOf(vote))
        select new Record(
            name,
            constitutional,
            [
                .. kinds.Select((action, index) => action with { Id = $"a{index}" })
                    .Where(action => action.Impossibility(type, constitutional) is null),
            ],
            [.. outcomes.Where(outcome => CanVote(outcome, name, constitutional))]);

    private static Gen<OfficialAction> Actions() =>
        from kind in Gen.Elements(Enum.GetValues<ActionKind>().Where(kind => kind != ActionKind.Unspecified))
        from chamber in Gen.Elements(Chamber.House, Chamber.Senate)
        from day in Gen.Choose(1, 6)
        from hour in Gen.Choose(-8, 3)
        from sequence in Gen.Choose(0, 2)
        from vote in Gen.OneOf(Gen.Constant<VoteName?>(null), Gen.Elements(Votes.AsEnumerable()).Select(vote => (VoteName?)vote))
        select new OfficialAction("", Moment(day, hour), sequence, kind, chamber, "", "", vote, kind == ActionKind.PocketVetoed && day > 3);

    private static Gen<VoteOutcome> OutcomesOf(VoteName vote) =>
        from question in Gen.Elements(Enum.GetValues<VoteQuestion>().Where(question => question != VoteQuestion.Unspecified))
        from passed in Gen.Elements(true, false)
        from day in Gen.Choose(1, 6)
        from hour in Gen.Choose(-3, 3)
        select new VoteOutcome(vote, question, passed, Moment(day, hour), 0, 0);

    private static CapitolMoment Moment(int day, int hour) =>
        new(new DateOnly(2019, 3, day), hour < 0 ? null : new TimeOnly(12 + hour, 0));

    private static bool CanVote(VoteOutcome outcome, MeasureName measure, bool constitutionalAmendment) =>
        new Journal().Naming(measure).Docket.RecordVote(VoteOf(outcome, measure), [], null, new Journal().By).Rejection is null
        && !(constitutionalAmendment && outcome.Question == VoteQuestion.VetoOverride);

    private static Vote VoteOf(VoteOutcome outcome, MeasureName measure) =>
        Voice(outcome.Vote, measure, "2019-01-01", outcome.Passed) with
        {
            QuestionKind = outcome.Question,
            Threshold = outcome.Question == VoteQuestion.Cloture ? VoteThreshold.ThreeFifthsSworn : VoteThreshold.TwoThirds,
            Moment = outcome.Moment,
        };

    private static Journal Introduced(Record record)
    {
        var journal = new Journal();
        journal.Create(record.Name, "2019-01-03", record.ConstitutionalAmendment);
        return journal;
    }

    private static Journal Journal(Record record)
    {
        var journal = Introduced(record);
        journal.Act(record.Name, [.. record.Actions]);
        foreach (var outcome in record.Outcomes)
            journal.Record(VoteOf(outcome, record.Name), []);
        return journal;
    }

    private static Measure Recorded(Record record) => Journal(record).Docket.Measures[record.Name];

    private static void AssertSame(Measure expected, Measure actual)
    {
        Assert.Equal(expected.Status, actual.Status);
        Assert.Equal(expected.MovingActions, actual.MovingActions);
        Assert.Equal(expected.ActionStates, actual.ActionStates);
        Assert.Equal(expected, actual);
    }

    private static ImmutableArray<T> Shuffle<T>(ImmutableArray<T> items, Random random)
    {
        var copy = items.ToArray();
        random.Shuffle(copy);
        return [.. copy];
    }

    private sealed record Record(
        MeasureName Name, bool ConstitutionalAmendment, ImmutableArray<OfficialAction> Actions, ImmutableArray<VoteOutcome> Outcomes)
    {
        public override string ToString() =>
            $"{Name} {ConstitutionalAmendment}\n{string.Join("\n", Actions)}\n{string.Join("\n", Outcomes)}";
    }
}
