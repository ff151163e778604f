using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>
/// Announcements of one question, other words on them, and the vote itself, in any order of arrival. What was linked was told and stays, so
/// of two announcements that fit one vote the order says which is held as it, if any; all else comes to the same.
/// </summary>
public class AnnouncementInterleavingTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly VoteName Tuesday = House(0) with { UnnumberedId = "tuesday" };
    private static readonly VoteName Week = House(0) with { UnnumberedId = "this-week" };
    private static readonly VoteName Senate = new(116, Chamber.Senate, 1, 0, "thursday");

    [Fact]
    public void One_announcement_that_is_rescheduled_and_its_vote_come_to_the_same_in_any_order() =>
        Prop.ForAll(Orders(Step.Schedule, Step.Reschedule, Step.RollCall, Step.Action, Step.ScheduleSenate, Step.WithdrawSenate), order =>
        {
            var (expected, journal) = (Play(order.Order()), Play(order));

            Assert.Equal((VoteState.Held, $"{House(94)}"), (journal.Votes[Tuesday].Vote.State, journal.Votes[Tuesday].Vote.Links.HeldAs));
            Assert.Equal([Tuesday], journal.Votes[House(94)].Vote.Links.AnnouncedAs);
            Assert.Equal((VoteState.Withdrawn, VoteWithdrawal.Postponed), (journal.Votes[Senate].Vote.State, journal.Votes[Senate].Vote.Withdrawal));
            Assert.Equal(expected.Docket.Measures[Hjres46], journal.Docket.Measures[Hjres46]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_two_announcements_one_vote_ends_at_most_one_and_each_that_it_may_have_ended_says_so_in_any_order() =>
        Prop.ForAll(Orders(Enum.GetValues<Step>()), order =>
        {
            var journal = Play(order);

            var held = journal.Votes[House(94)].Vote;
            var announced = new[] { Tuesday, Week }.Select(name => journal.Votes[name].Vote).ToList();
            Assert.InRange(held.Links.AnnouncedAs.Length, 0, 1);
            foreach (var vote in announced)
            {
                Assert.Equal(vote.State == VoteState.Held, held.Links.AnnouncedAs.Contains(vote.Name));
                Assert.Equal(vote.State == VoteState.Held ? $"{House(94)}" : "", vote.Links.HeldAs);
                if (vote.State == VoteState.Scheduled)
                    Assert.True(held.Links.Possible.Contains(vote.Name) || vote.Links.PossibleHeldAs.Contains($"{House(94)}"), $"{vote.Name} waits in silence");
            }
            Assert.Equal(announced.Count(vote => vote.State == VoteState.Held), journal.Told.Count(change => change.Type == ChangeType.VoteHeld));
            // Given up before it was held, it is not what was held; the word that comes after is refused.
            Assert.NotEqual(VoteState.Scheduled, journal.Votes[Week].Vote.State);
            Assert.Equal(VoteState.Withdrawn, journal.Votes[Senate].Vote.State);
            var measure = journal.Docket.Measures[Hjres46];
            Assert.Equal([House(94)], measure.Outcomes.Select(outcome => outcome.Vote));
            Assert.Equal(MeasureState.PassedOriginating, measure.Status.State);
            Assert.Equal(
                announced.Where(vote => vote.State == VoteState.Scheduled).Select(vote => vote.Name), measure.PendingVotes.Select(pending => pending.Name));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_vote_that_comes_between_two_announcements_ends_the_first_and_one_that_comes_after_both_ends_neither()
    {
        var between = Play([Step.Schedule, Step.RollCall, Step.ScheduleWeek]);
        Assert.Equal($"{House(94)}", between.Votes[Tuesday].Vote.Links.HeldAs);
        Assert.Equal([$"{House(94)}"], between.Votes[Week].Vote.Links.PossibleHeldAs);

        var after = Play([Step.Schedule, Step.ScheduleWeek, Step.RollCall]);
        Assert.All(new[] { Tuesday, Week }, name => Assert.Equal(VoteState.Scheduled, after.Votes[name].Vote.State));
        Assert.Equal([Tuesday, Week], after.Votes[House(94)].Vote.Links.Possible);
    }

    private enum Step
    {
        Schedule,
        Reschedule,
        ScheduleWeek,
        WithdrawWeek,
        RollCall,
        Action,
        ScheduleSenate,
        WithdrawSenate,
    }

    private static Arbitrary<Step[]> Orders(params Step[] steps) => Gen.Shuffle(steps).ToArbitrary();

    // A word on a vote that is not known yet is refused and comes again; one on a vote that was held is refused.
    private static Journal Play(IEnumerable<Step> order)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        var early = new List<Step>();
        foreach (var step in order)
            if (Subject(step) is { } name && !journal.Votes.ContainsKey(name))
                early.Add(step);
            else
                Take(step);
        early.ForEach(Take);
        return journal;

        void Take(Step step)
        {
            if (Subject(step) is { } name && journal.Votes.TryGetValue(name, out var known) && known.Vote.State == VoteState.Held)
                Assert.Equal("VOTE_NOT_SCHEDULED", journal.Refuse(docket => docket.WithdrawVote(known, VoteWithdrawal.Postponed, "late", Said(9))).Reason);
            else
                _ = step switch
                {
                    Step.Schedule => journal.Schedule(Announcement(Tuesday, "2019-02-26")),
                    Step.Reschedule => journal.Reschedule(Tuesday, Announced("2019-02-27", "", "2019-02-25"), by: Said(25)),
                    Step.ScheduleWeek => journal.Schedule(Announcement(Week, "2019-02-28")),
                    Step.WithdrawWeek => journal.Withdraw(Week, by: Said(25)),
                    Step.RollCall => journal.Record(RollCall(House(94), Hjres46, "2019-02-27"), Positions(245, 182, 0, 5)),
                    Step.Action => journal.Carry(docket => journal.RecordActions(
                        docket, Hjres46, [Action("2019-02-27", ActionKind.Passed, Chamber.House, House(94), id: "recorded")])),
                    Step.ScheduleSenate => journal.Schedule(Announcement(Senate, "2019-03-14")),
                    _ => journal.Withdraw(Senate, by: Said(25)),
                };
        }
    }

    private static VoteName? Subject(Step step) => step switch
    {
        Step.Reschedule => Tuesday,
        Step.WithdrawWeek => Week,
        Step.WithdrawSenate => Senate,
        _ => null,
    };

    private static Vote Announcement(VoteName name, string date) =>
        RollCall(name, Hjres46, "2019-01-01") with { Announcement = Announced(date, "", "2019-02-22"), Provenance = Said(22) };

    private static Provenance Said(int day) => new(
        Witness.OwnRecord, "a source", $"{day}", new DateTimeOffset(2019, 2, day, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), "");
}
