using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>Votes that are followed while they happen.</summary>
public class LiveVoteTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly VoteName Name = House(0) with { UnnumberedId = "hjres46-passage" };
    private static readonly Vote Scheduled = RollCall(Name, Hjres46, "2019-01-01") with
    {
        Announcement = Announced("2019-02-26", "17:30:00"),
    };

    [Fact]
    public void Vote_goes_from_schedule_to_result_under_the_name_it_was_scheduled_by()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        Assert.Equal([ChangeType.VoteScheduled], Types(journal.Schedule(Scheduled)));
        Assert.Equal(On("2019-02-26", "17:30:00"), journal.Votes[Name].Vote.Moment);

        Assert.Equal([ChangeType.VoteOpened], Types(journal.Open(Name, "2019-02-26", "18:01:00")));
        var open = journal.Votes[Name].Vote;
        Assert.Equal((VoteState.Open, On("2019-02-26", "18:01:00")), (open.State, open.Moment));
        Assert.Equal([ChangeType.PositionsRecorded], Types(journal.Take(Name, Positions(245, 182, 0, 5))));
        Assert.Equal(MeasureState.Introduced, journal.StateOf(Hjres46));

        Assert.Equal([ChangeType.VoteClosed, ChangeType.ResolutionChanged], Types(journal.Close(Name, passed: true)));
        var closed = journal.Votes[Name].Vote;
        Assert.Equal((VoteState.Closed, "Passed", 245), (closed.State, closed.OfficialResult, closed.Tally!.Yea));
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
        Assert.Equal("congresses/116/votes/house-1-v-hjres46-passage", closed.Name.ToString());
    }

    [Fact]
    public void Live_vote_is_a_roll_call_unless_it_says_otherwise()
    {
        var journal = new Journal();
        journal.Schedule(Scheduled with { Method = VoteMethod.Unspecified });
        Assert.Equal(VoteMethod.RollCall, journal.Votes[Name].Vote.Method);
    }

    [Fact]
    public void Tally_is_right_after_every_call_and_the_last_word_of_each_member_counts() =>
        Prop.ForAll(Calls().ToArbitrary(), calls =>
        {
            var journal = Opened();
            var last = new Dictionary<string, Position>();
            foreach (var call in calls)
            {
                var changes = journal.Take(Name, call);
                var changed = call.Where(position => last.GetValueOrDefault(position.Member.Key) != position).ToArray();
                Assert.Equal(changed, changes.OfType<VoteChange>().SelectMany(change => change.ChangedPositions).Order(ByMember));
                foreach (var position in call)
                    last[position.Member.Key] = position;
                Assert.Equal(Tally.Count(last.Values), journal.Votes[Name].Vote.Tally ?? Tally.Count([]));
            }
            Assert.Equal(last.Values.Order(ByMember), journal.Votes[Name].Positions.Order(ByMember));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void Every_position_that_a_member_gave_up_stays_in_the_history() =>
        Prop.ForAll(Calls().ToArbitrary(), calls =>
        {
            var journal = Opened();
            foreach (var call in calls)
                journal.Take(Name, call);
            var vote = journal.Votes[Name];
            foreach (var final in vote.Positions)
            {
                var given = calls.SelectMany(call => call).Where(position => position.Member == final.Member).ToArray();
                var distinct = given.Where((position, index) => index == 0 || given[index - 1] != position);
                var history = vote.Replaced.Where(change => change.After!.Member == final.Member).ToArray();
                Assert.Equal(distinct, [.. history.Select(change => change.Before!), final]);
                Assert.Equal(distinct.Skip(1), history.Select(change => change.After!));
            }
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void Change_names_only_the_positions_that_changed()
    {
        var journal = Opened();
        journal.Take(Name, Member(1, VoteOption.Yea), Member(2, VoteOption.Nay));
        var changes = journal.Take(Name, Member(1, VoteOption.Yea), Member(2, VoteOption.Yea), Member(3, VoteOption.Nay));
        var change = (VoteChange)changes.Single();
        Assert.Equal([Member(2, VoteOption.Yea), Member(3, VoteOption.Nay)], change.ChangedPositions);
        Assert.Empty(journal.Take(Name, Member(3, VoteOption.Nay)));
    }

    [Fact]
    public void Closing_a_vote_moves_its_measure_and_settles_the_threat_in_one_decision()
    {
        var journal = Opened();
        journal.Create(Hjres46, "2019-02-22");
        journal.Threaten("sap", VetoThreatLevel.PresidentWouldVeto, Hjres46);
        journal.Take(Name, Positions(182, 245));
        Assert.Equal(
            [ChangeType.VoteClosed, ChangeType.ResolutionChanged, ChangeType.VetoThreatChanged], Types(journal.Close(Name, passed: false)));
        Assert.Equal(VetoThreatState.Moot, journal.StateOf("sap"));
    }

    [Fact]
    public void Announcement_that_the_count_contradicts_is_told_when_the_vote_is_closed()
    {
        var journal = Opened();
        journal.Take(Name, Positions(2, 3));
        Assert.Equal([ChangeType.VoteClosed, ChangeType.ResultDisputed], Types(journal.Close(Name, passed: true)));
    }

    [Fact]
    public void Vice_President_is_kept_apart_from_the_count()
    {
        var senate = Senate(7);
        var journal = new Journal();
        journal.Schedule(Scheduled with { Name = senate });
        journal.Open(senate, "2019-03-14");
        journal.Take(senate, Positions(50, 50));
        journal.Close(senate, passed: true, new TieBreaker("Vice President", VoteOption.Yea));
        var vote = journal.Votes[senate].Vote;
        Assert.Equal((50, 50, false), (vote.Tally!.Yea, vote.Tally.Nay, vote.IsDisputed));
    }

    [Fact]
    public void Vice_President_cannot_vote_on_what_is_decided()
    {
        var journal = Opened();
        journal.Take(Name, Positions(2, 1));
        var rejection = journal.Refuse(docket => docket.CloseVote(
            journal.Votes[Name], "Passed", true, new TieBreaker("Vice President", VoteOption.Yea), null, journal.By));
        Assert.Equal("tie_breaker", rejection.FieldViolations.Single().Field);
    }

    [Fact]
    public void Official_record_completes_a_live_vote_and_keeps_what_it_replaced()
    {
        foreach (var open in new[] { false, true })
        {
            var journal = new Journal();
            journal.Create(Hjres46, "2019-02-22");
            journal.Schedule(Scheduled);
            if (open)
            {
                journal.Open(Name, "2019-02-26");
                journal.Take(Name, Member(0, VoteOption.Nay), Member(1, VoteOption.Yea), Member(99, VoteOption.Yea));
            }
            var record = Scheduled with { Announcement = null, OfficialPassed = true, Moment = On("2019-02-26") };
            var changes = journal.Record(record, Positions(3, 1));
            Assert.Equal([ChangeType.VoteClosed, ChangeType.ResolutionChanged], Types(changes));
            Assert.Equal(open ? 3 : 4, ((VoteChange)changes[0]).ChangedPositions.Length);
            var vote = journal.Votes[Name];
            Assert.Equal((VoteState.Closed, 3, Scheduled.Announcement), (vote.Vote.State, vote.Vote.Tally!.Yea, vote.Vote.Announcement));
            PositionChange[] replaced =
                [new(Member(0, VoteOption.Nay), Member(0, VoteOption.Yea)), new(Member(99, VoteOption.Yea), null)];
            Assert.Equal(open ? replaced : [], vote.Replaced.Select(change => change with { Time = null }));
        }
    }

    [Fact]
    public void Voice_vote_takes_no_positions_and_is_closed_without_them()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Schedule(Scheduled with { Method = VoteMethod.Voice });
        journal.Open(Name, "2019-02-26");
        var rejection = journal.Refuse(docket => docket.RecordPositions(journal.Votes[Name], Positions(1, 0), journal.By));
        Assert.Equal(("INVALID_FIELD", "positions"), (rejection.Reason, rejection.FieldViolations.Single().Field));
        Assert.Contains("the method is Voice", rejection.Message, StringComparison.Ordinal);
        journal.Close(Name, passed: true);
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
        Assert.Null(journal.Votes[Name].Vote.Tally);
    }

    [Fact]
    public void Member_who_stands_twice_in_one_call_is_refused()
    {
        var journal = Opened();
        var rejection = journal.Refuse(docket => docket.RecordPositions(
            journal.Votes[Name], [Member(1, VoteOption.Yea), Member(1, VoteOption.Nay)], journal.By));
        Assert.Equal("positions[1].member", rejection.FieldViolations.Single().Field);
    }

    public static TheoryData<string, string, Vote> NotSchedulable => new()
    {
        { "vote.announcement", "must be set", Scheduled with { Announcement = null } },
        { "vote.tally", "has no result", Scheduled with { Tally = new Tally { Yea = 1 } } },
        { "vote.official_passed", "has no result", Scheduled with { OfficialPassed = false } },
        { "vote.official_result", "has no result", Scheduled with { OfficialResult = "Passed" } },
        { "vote.tie_breaker", "has no result", Scheduled with { TieBreaker = new TieBreaker("Vice President", VoteOption.Yea) } },
        { "vote.threshold", "Art. I, sec. 7", Scheduled with { QuestionKind = VoteQuestion.VetoOverride } },
    };

    [Theory]
    [MemberData(nameof(NotSchedulable))]
    public void Vote_that_was_not_taken_has_no_result(string field, string rule, Vote vote)
    {
        var rejection = new Journal().Naming(Hjres46).Refuse(docket => docket.ScheduleVote(vote, null));
        Assert.Equal(("INVALID_FIELD", field), (rejection.Reason, rejection.FieldViolations.Single().Field));
        Assert.Contains(rule, rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vote_is_scheduled_once()
    {
        var journal = Opened();
        var rejection = journal.Refuse(docket => docket.ScheduleVote(Scheduled, journal.Votes[Name]));
        Assert.Equal((RejectionKind.AlreadyExists, "VOTE_EXISTS"), (rejection.Kind, rejection.Reason));
    }

    private static Journal Opened()
    {
        var journal = new Journal();
        journal.Schedule(Scheduled);
        journal.Open(Name, "2019-02-26");
        return journal;
    }

    // Calls of several clerks, each with a few members, who may change their minds.
    private static Gen<ImmutableArray<Position>[]> Calls() =>
        from calls in Gen.ArrayOf(
            from members in Gen.SubListOf(Enumerable.Range(0, 6))
            from options in Gen.ArrayOf(Gen.Elements(VoteOption.Yea, VoteOption.Nay, VoteOption.Present), 6)
            select members.Distinct().Order().Select(member => Member(member, options[member])).ToImmutableArray())
        select calls;

    private static readonly Comparer<Position> ByMember =
        Comparer<Position>.Create((left, right) => string.CompareOrdinal(left.Member.Key, right.Member.Key));

    // What followers are told.
    private static IEnumerable<ChangeType> Types(ImmutableArray<Change> changes) =>
        changes.Select(change => change.Type).Where(type => type != ChangeType.Silent);
}
