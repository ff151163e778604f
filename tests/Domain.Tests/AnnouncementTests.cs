using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>An announced vote is a promise: what becomes of it is said, once, and never guessed.</summary>
public class AnnouncementTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly VoteName Name = House(0) with { UnnumberedId = "tuesday" };
    private static readonly Vote Tuesday = RollCall(Name, Hjres46, "2019-01-01") with { Announcement = Announced("2019-02-26", "", "2019-02-22") };

    [Fact]
    public void A_roll_call_under_its_own_name_is_what_was_announced_and_both_say_so_in_one_decision()
    {
        var journal = Scheduled(Tuesday);

        var told = journal.Record(Passage94("2019-02-26"), Positions(245, 182, 0, 5));

        Assert.Equal([ChangeType.VoteClosed, ChangeType.VoteHeld, ChangeType.ResolutionChanged], told.Select(change => change.Type));
        var (announced, held) = (journal.Votes[Name].Vote, journal.Votes[House(94)].Vote);
        Assert.Equal((VoteState.Held, $"{House(94)}"), (announced.State, announced.Links.HeldAs));
        Assert.Equal([Name], held.Links.AnnouncedAs);
        Assert.Empty(journal.Docket.Measures[Hjres46].PendingVotes);
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
    }

    [Theory]
    [InlineData("2019-02-21", VoteQuestion.Passage)]
    [InlineData("2019-02-26", VoteQuestion.VetoOverride)]
    public void What_was_held_before_the_announcement_or_on_another_question_is_not_what_was_announced(string date, VoteQuestion question)
    {
        var journal = Scheduled(Tuesday);
        var vote = Passage94(date) with
        {
            QuestionKind = question,
            Threshold = question == VoteQuestion.VetoOverride ? VoteThreshold.TwoThirds : VoteThreshold.Majority,
        };

        journal.Record(vote, Positions(245, 182, 0, 5));

        Assert.Equal(VoteState.Scheduled, journal.Votes[Name].Vote.State);
        Assert.Equal(VoteLinks.None, journal.Votes[House(94)].Vote.Links);
    }

    [Fact]
    public void Under_suspension_or_not_is_the_same_question()
    {
        var journal = Scheduled(Tuesday);
        var vote = Passage94("2019-02-26") with { QuestionKind = VoteQuestion.PassageUnderSuspension, Threshold = VoteThreshold.TwoThirds };

        journal.Record(vote, Positions(300, 100, 0, 32));

        Assert.Equal(VoteState.Held, journal.Votes[Name].Vote.State);
    }

    [Fact]
    public void An_ambiguous_match_links_nothing_and_says_so()
    {
        var other = Name with { UnnumberedId = "this-week" };
        var journal = Scheduled(Tuesday, Tuesday with { Name = other });

        journal.Record(Passage94("2019-02-26"), Positions(245, 182, 0, 5));

        Assert.All(new[] { Name, other }, name => Assert.Equal(VoteState.Scheduled, journal.Votes[name].Vote.State));
        Assert.Equal([Name, other], journal.Votes[House(94)].Vote.Links.Possible);
        Assert.Empty(journal.Votes[House(94)].Vote.Links.AnnouncedAs);
    }

    [Fact]
    public void A_vote_that_was_followed_live_counts_once_when_its_number_arrives()
    {
        var journal = Scheduled(Tuesday);
        journal.Open(Name, "2019-02-26", "18:01:00");
        journal.Take(Name, Positions(245, 182, 0, 5));
        journal.Close(Name, passed: true);
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));

        journal.Record(Passage94("2019-02-26"), Positions(245, 182, 0, 5));

        Assert.Equal((VoteState.Held, $"{House(94)}"), (journal.Votes[Name].Vote.State, journal.Votes[Name].Vote.Links.HeldAs));
        Assert.Equal([House(94)], journal.Docket.Measures[Hjres46].Outcomes.Select(outcome => outcome.Vote));
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
    }

    [Fact]
    public void A_live_vote_of_another_day_is_another_vote()
    {
        var journal = Scheduled(Tuesday);
        journal.Open(Name, "2019-02-26", "18:01:00");
        journal.Take(Name, Positions(245, 182, 0, 5));
        journal.Close(Name, passed: true);

        journal.Record(Passage94("2019-02-27"), Positions(245, 182, 0, 5));

        Assert.Equal(VoteState.Closed, journal.Votes[Name].Vote.State);
        Assert.Equal(2, journal.Docket.Measures[Hjres46].Outcomes.Length);
    }

    [Fact]
    public void Where_nobody_counted_the_deciding_action_is_what_it_was_held_as()
    {
        var journal = Scheduled(Tuesday);
        var action = Action("2019-02-26", ActionKind.Passed, Chamber.House, id: "passed-by-voice");

        var told = journal.Carry(docket => journal.RecordActions(docket, Hjres46, [action]));

        Assert.Equal([ChangeType.ResolutionChanged, ChangeType.VoteHeld], told.Select(change => change.Type));
        Assert.Equal($"{Hjres46}/actions/passed-by-voice", journal.Votes[Name].Vote.Links.HeldAs);
    }

    [Fact]
    public void An_action_that_may_have_decided_several_announced_votes_is_linked_to_none_and_each_says_so_once()
    {
        var other = Name with { UnnumberedId = "this-week" };
        var journal = Scheduled(Tuesday, Tuesday with { Name = other });
        var action = Action("2019-02-26", ActionKind.Passed, Chamber.House, id: "passed-by-voice");

        var told = journal.Carry(docket => journal.RecordActions(docket, Hjres46, [action]));
        var again = journal.Carry(docket => journal.RecordActions(docket, Hjres46, [action with { Text = "Passed by voice vote" }]));

        Assert.Equal(
            [ChangeType.ResolutionChanged, ChangeType.VoteLinked, ChangeType.VoteLinked], told.Select(change => change.Type));
        Assert.Equal([ChangeType.ResolutionChanged], again.Select(change => change.Type));
        Assert.All(new[] { Name, other }, name =>
        {
            Assert.Equal(VoteState.Scheduled, journal.Votes[name].Vote.State);
            Assert.Equal([$"{Hjres46}/actions/passed-by-voice"], journal.Votes[name].Vote.Links.PossibleHeldAs);
        });
        Assert.Equal(2, journal.Docket.Measures[Hjres46].PendingVotes.Length);
    }

    [Fact]
    public void An_action_that_names_its_roll_call_waits_for_that()
    {
        var journal = Scheduled(Tuesday);
        journal.Carry(docket => journal.RecordActions(docket, Hjres46, [Action("2019-02-26", ActionKind.Passed, Chamber.House, House(94))]));
        Assert.Equal(VoteState.Scheduled, journal.Votes[Name].Vote.State);

        journal.Record(Passage94("2019-02-26"), Positions(245, 182, 0, 5));

        Assert.Equal($"{House(94)}", journal.Votes[Name].Vote.Links.HeldAs);
    }

    [Fact]
    public void Another_time_is_told_with_the_one_before_and_the_same_time_is_not_told()
    {
        var journal = Scheduled(Tuesday);
        var later = Announced("2019-02-28", "", "2019-02-22");

        var change = Assert.IsType<VoteChange>(Assert.Single(journal.Reschedule(Name, later)));

        Assert.Equal((ChangeType.VoteRescheduled, later, On("2019-02-28")), (change.Type, change.Vote.Announcement, change.Vote.Moment));
        Assert.Equal(Tuesday.Announcement, change.Previous!.Announcement);
        Assert.Empty(journal.Reschedule(Name, later));
    }

    [Fact]
    public void A_withdrawn_vote_is_held_as_nothing_and_cannot_be_opened()
    {
        var journal = Scheduled(Tuesday);
        journal.Withdraw(Name, VoteWithdrawal.TakenOff);

        journal.Record(Passage94("2019-02-26"), Positions(245, 182, 0, 5));

        var vote = journal.Votes[Name].Vote;
        Assert.Equal((VoteState.Withdrawn, VoteWithdrawal.TakenOff, ""), (vote.State, vote.Withdrawal, vote.Links.HeldAs));
        foreach (var refusal in new[]
        {
            journal.Refuse(docket => docket.OpenVote(journal.Votes[Name], On("2019-02-26"))),
            journal.Refuse(docket => docket.WithdrawVote(journal.Votes[Name], VoteWithdrawal.Postponed, "again", journal.By)),
            journal.Refuse(docket => docket.RescheduleVote(journal.Votes[Name], Tuesday.Announcement!, "", journal.By)),
        })
            Assert.Equal("VOTE_NOT_SCHEDULED", refusal.Reason);
    }

    [Fact]
    public void A_vote_that_was_withdrawn_and_held_after_all_is_recorded()
    {
        var journal = Scheduled(Passage94("2019-02-26") with { Announcement = Tuesday.Announcement });
        journal.Withdraw(House(94));

        journal.Record(Passage94("2019-02-26"), Positions(245, 182, 0, 5));

        var vote = journal.Votes[House(94)].Vote;
        Assert.Equal((VoteState.Closed, VoteWithdrawal.Unspecified), (vote.State, vote.Withdrawal));
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
    }

    [Fact]
    public void A_vote_that_was_held_under_another_name_says_so_to_who_records_it_again()
    {
        var journal = Scheduled(Tuesday);
        journal.Record(Passage94("2019-02-26"), Positions(245, 182, 0, 5));

        var refusal = journal.RefuseVote(RollCall(Name, Hjres46, "2019-02-26"), Positions(1, 2));

        Assert.Equal("VOTE_EXISTS", refusal.Reason);
        Assert.Contains($"was held as {House(94)}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_announced_for_a_week_may_be_held_on_any_day_of_it()
    {
        var announcement = new VoteAnnouncement(SchedulePrecision.Week, On("2019-02-27"), "", null, "", "");
        var journal = Scheduled(Tuesday with { Announcement = announcement });

        journal.Record(Passage94("2019-02-25"), Positions(245, 182, 0, 5));

        Assert.Equal(VoteState.Held, journal.Votes[Name].Vote.State);
    }

    [Fact]
    public void Votes_that_are_followed_live_give_way_and_are_never_refused()
    {
        var journal = Scheduled();
        foreach (var number in Enumerable.Range(0, MeasureLimits.PendingVotes + 2))
            journal.Record(RollCall(Name with { UnnumberedId = $"live-{number}" }, Hjres46, "2019-02-26"), Positions(3, 2));

        Assert.Equal(MeasureLimits.PendingVotes, journal.Docket.Measures[Hjres46].PendingVotes.Length);
        Assert.Equal(MeasureLimits.PendingVotes + 2, journal.Docket.Measures[Hjres46].Outcomes.Length);
        journal.Schedule(Tuesday);
    }

    [Fact]
    public void A_correction_keeps_what_the_vote_was_announced_as()
    {
        var journal = Scheduled(Tuesday);
        journal.Record(Passage94("2019-02-26"), Positions(245, 182, 0, 5));

        journal.Correct(Passage94("2019-02-26"), Positions(244, 183, 0, 5));

        Assert.Equal([Name], journal.Votes[House(94)].Vote.Links.AnnouncedAs);
    }

    [Fact]
    public void In_any_order_of_what_happens_afterwards_each_announcement_is_held_once_and_the_measure_stands_the_same() =>
        Prop.ForAll(Gen.Shuffle(Enumerable.Range(0, 4).ToArray()).ToArbitrary(), order =>
        {
            var senate = new VoteName(116, Chamber.Senate, 1, 0, "thursday");
            var journal = Scheduled(Tuesday, Tuesday with { Name = senate });
            foreach (var step in order)
            {
                _ = step switch
                {
                    0 => journal.Record(Passage94("2019-02-26"), Positions(245, 182, 0, 5)),
                    1 => journal.Carry(docket => journal.RecordActions(
                        docket, Hjres46, [Action("2019-02-26", ActionKind.Passed, Chamber.House, House(94))])),
                    2 => journal.Carry(docket => journal.RecordActions(docket, Hjres46, [Action("2019-03-14", ActionKind.Passed, Chamber.Senate)])),
                    _ => journal.Carry(docket => journal.RecordActions(docket, Hjres46, [Action("2019-03-01", ActionKind.Referred, Chamber.Senate)])),
                };
            }
            Assert.Equal((VoteState.Held, $"{House(94)}"), (journal.Votes[Name].Vote.State, journal.Votes[Name].Vote.Links.HeldAs));
            Assert.StartsWith($"{Hjres46}/actions/2019-03-14", journal.Votes[senate].Vote.Links.HeldAs, StringComparison.Ordinal);
            Assert.Equal(2, journal.Told.Count(change => change.Type == ChangeType.VoteHeld));
            Assert.Equal(MeasureState.PassedBoth, journal.StateOf(Hjres46));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_measure_has_a_bounded_number_of_votes_that_are_announced()
    {
        var journal = Scheduled([.. Enumerable.Range(0, MeasureLimits.PendingVotes).Select(n => Tuesday with { Name = Name with { UnnumberedId = $"n{n}" } })]);

        var refusal = journal.Refuse(docket => docket.ScheduleVote(Tuesday, null));

        Assert.Equal((RejectionKind.FailedPrecondition, "TOO_MANY_VOTES"), (refusal.Kind, refusal.Reason));
    }

    private static Vote Passage94(string date) => RollCall(House(94), Hjres46, date);

    private static Journal Scheduled(params Vote[] votes)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        foreach (var vote in votes)
            journal.Schedule(vote);
        return journal;
    }
}
