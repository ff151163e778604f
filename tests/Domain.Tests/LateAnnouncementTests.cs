using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>An announcement that arrives after its vote is recognized by the same rule as one that arrives before.</summary>
public class LateAnnouncementTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly VoteName Name = House(0) with { UnnumberedId = "tuesday" };
    private static readonly Vote Tuesday = RollCall(Name, Hjres46, "2019-01-01") with { Announcement = Announced("2019-02-26", "", "2019-02-22") };

    [Fact]
    public void An_announcement_after_the_roll_call_is_held_at_once_and_both_say_so_in_one_decision()
    {
        var journal = Recorded(Passage(94, "2019-02-26"));

        var told = journal.Schedule(Tuesday);

        Assert.Equal([ChangeType.VoteScheduled, ChangeType.VoteHeld, ChangeType.VoteLinked], told.Select(change => change.Type));
        Assert.Equal(VoteState.Scheduled, Assert.IsType<VoteChange>(told[0]).Vote.State);
        var (announced, held) = (journal.Votes[Name].Vote, journal.Votes[House(94)].Vote);
        Assert.Equal((VoteState.Held, $"{House(94)}"), (announced.State, announced.Links.HeldAs));
        Assert.Equal(VoteState.Closed, held.State);
        Assert.Equal([Name], held.Links.AnnouncedAs);
        Assert.Empty(journal.Docket.Measures[Hjres46].PendingVotes);
        Assert.Single(journal.Docket.Measures[Hjres46].Outcomes);
    }

    [Fact]
    public void Another_announcement_that_fits_a_vote_on_record_is_held_at_once()
    {
        var journal = Recorded(Passage(94, "2019-02-26"));
        journal.Schedule(Tuesday with { Announcement = Announced("2019-03-05", "", "2019-03-01") });
        Assert.Equal(VoteState.Scheduled, journal.Votes[Name].Vote.State);

        var told = journal.Reschedule(Name, Tuesday.Announcement!);

        Assert.Equal(
            [ChangeType.VoteRescheduled, ChangeType.VoteHeld, ChangeType.VoteLinked],
            told.Where(change => change.Type != ChangeType.Silent).Select(change => change.Type));
        Assert.Equal($"{House(94)}", journal.Votes[Name].Vote.Links.HeldAs);
        Assert.Empty(journal.Docket.Measures[Hjres46].PendingVotes);
    }

    [Theory]
    [InlineData("2019-02-21", VoteQuestion.Passage)]
    [InlineData("2019-02-26", VoteQuestion.VetoOverride)]
    public void What_is_announced_after_it_was_held_or_on_another_question_is_another_vote(string date, VoteQuestion question)
    {
        var journal = Recorded(Passage(94, date) with
        {
            QuestionKind = question,
            Threshold = question == VoteQuestion.VetoOverride ? VoteThreshold.TwoThirds : VoteThreshold.Majority,
        });

        var told = journal.Schedule(Tuesday);

        Assert.Equal(ChangeType.VoteScheduled, told[0].Type);
        Assert.Equal((VoteState.Scheduled, VoteLinks.None), (journal.Votes[Name].Vote.State, journal.Votes[Name].Vote.Links));
        Assert.Equal(VoteLinks.None, journal.Votes[House(94)].Vote.Links);
    }

    [Fact]
    public void Of_several_votes_none_is_linked_and_the_announcement_names_them()
    {
        var journal = Recorded(Passage(94, "2019-02-26"), Passage(127, "2019-03-26"));

        journal.Schedule(Tuesday);

        var vote = journal.Votes[Name].Vote;
        Assert.Equal((VoteState.Scheduled, ""), (vote.State, vote.Links.HeldAs));
        Assert.Equal([$"{House(127)}", $"{House(94)}"], vote.Links.PossibleHeldAs);
        Assert.Empty(journal.Votes[House(94)].Vote.Links.AnnouncedAs);
    }

    [Fact]
    public void A_vote_that_was_held_as_one_announcement_is_not_linked_to_a_second_which_says_so()
    {
        var second = Tuesday with { Name = Name with { UnnumberedId = "this-week" } };
        var journal = Recorded(Passage(94, "2019-02-26"));
        journal.Schedule(Tuesday);

        journal.Schedule(second);

        var vote = journal.Votes[second.Name].Vote;
        Assert.Equal(VoteState.Scheduled, vote.State);
        Assert.Equal([$"{House(94)}"], vote.Links.PossibleHeldAs);
        Assert.Equal([Name], journal.Votes[House(94)].Vote.Links.AnnouncedAs);
    }

    [Fact]
    public void A_vote_that_may_be_either_of_two_announcements_is_not_linked_to_a_third()
    {
        var journal = new Journal();
        foreach (var id in new[] { "tuesday", "this-week" })
            journal.Schedule(Tuesday with { Name = Name with { UnnumberedId = id } });
        journal.Record(Passage(94, "2019-02-26"), Positions(245, 182, 0, 5));

        journal.Schedule(Tuesday with { Name = Name with { UnnumberedId = "third" } });

        Assert.Equal([$"{House(94)}"], journal.Votes[Name with { UnnumberedId = "third" }].Vote.Links.PossibleHeldAs);
    }

    [Fact]
    public void A_vote_that_was_followed_live_and_has_its_number_is_still_to_be_announced()
    {
        var live = Name with { UnnumberedId = "live" };
        var journal = Recorded(RollCall(live, Hjres46, "2019-02-26"), Passage(94, "2019-02-26"));
        Assert.Equal($"{House(94)}", journal.Votes[live].Vote.Links.HeldAs);

        journal.Schedule(Tuesday);

        Assert.Equal($"{House(94)}", journal.Votes[Name].Vote.Links.HeldAs);
        Assert.Equal([live, Name], journal.Votes[House(94)].Vote.Links.AnnouncedAs);
    }

    [Fact]
    public void A_vote_that_is_followed_live_waits_for_its_number()
    {
        var live = Name with { UnnumberedId = "live" };
        var journal = Recorded(RollCall(live, Hjres46, "2019-02-26"));
        journal.Schedule(Tuesday);
        Assert.Equal(VoteState.Scheduled, journal.Votes[Name].Vote.State);

        journal.Record(Passage(94, "2019-02-26"), Positions(245, 182, 0, 5));

        Assert.All(new[] { live, Name }, name => Assert.Equal($"{House(94)}", journal.Votes[name].Vote.Links.HeldAs));
    }

    [Fact]
    public void A_vote_on_one_of_several_announced_measures_is_not_what_was_announced()
    {
        var journal = Recorded(Passage(94, "2019-02-26"));

        journal.Schedule(Tuesday with { Measures = [Hjres46, Measure(MeasureType.Hr, 1)] });

        Assert.Equal((VoteState.Scheduled, VoteLinks.None), (journal.Votes[Name].Vote.State, journal.Votes[Name].Vote.Links));
    }

    [Fact]
    public void Where_only_actions_decided_it_was_held_as_the_first_record_of_the_decision()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Act(
            Hjres46,
            Action("2019-02-26", ActionKind.Passed, Chamber.House, id: "b-passed"),
            Action("2019-02-26", ActionKind.Passed, Chamber.House, id: "a-passed-by-voice"));

        var told = journal.Schedule(Tuesday);

        Assert.Equal(
            [ChangeType.VoteScheduled, ChangeType.VoteHeld],
            told.Where(change => change.Type != ChangeType.Silent).Select(change => change.Type));
        Assert.Equal($"{Hjres46}/actions/a-passed-by-voice", journal.Votes[Name].Vote.Links.HeldAs);
    }

    [Fact]
    public void An_action_that_one_announced_vote_was_held_as_is_not_what_a_second_was_held_as_nor_is_another_record_of_it()
    {
        var second = Tuesday with { Name = Name with { UnnumberedId = "this-week" } };
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Act(Hjres46, Action("2019-02-26", ActionKind.Passed, Chamber.House, id: "passed"));
        journal.Schedule(Tuesday);

        journal.Schedule(second);
        journal.Act(Hjres46, Action("2019-02-26", ActionKind.Passed, Chamber.House, id: "another-record"));

        var vote = journal.Votes[second.Name].Vote;
        Assert.Equal((VoteState.Scheduled, ""), (vote.State, vote.Links.HeldAs));
        Assert.Equal([$"{Hjres46}/actions/passed"], vote.Links.PossibleHeldAs);
    }

    [Fact]
    public void An_action_that_tells_of_a_vote_on_record_decides_no_other_announced_vote()
    {
        var second = Tuesday with { Name = Name with { UnnumberedId = "this-week" } };
        var journal = Recorded(Passage(94, "2019-02-26"));
        journal.Schedule(Tuesday);
        journal.Schedule(second);

        journal.Act(Hjres46, Action("2019-02-26", ActionKind.Passed, Chamber.House, id: "passed"));

        Assert.Equal(VoteState.Scheduled, journal.Votes[second.Name].Vote.State);
    }

    [Fact]
    public void Of_actions_of_several_days_none_is_linked_and_the_announcement_names_them()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Act(
            Hjres46,
            Action("2019-02-26", ActionKind.Failed, Chamber.House, id: "failed"),
            Action("2019-02-28", ActionKind.Passed, Chamber.House, id: "passed"));

        journal.Schedule(Tuesday);

        var vote = journal.Votes[Name].Vote;
        Assert.Equal(VoteState.Scheduled, vote.State);
        Assert.Equal([$"{Hjres46}/actions/failed", $"{Hjres46}/actions/passed"], vote.Links.PossibleHeldAs);
        journal.Record(Passage(94, "2019-02-28"), Positions(245, 182, 0, 5));
        Assert.Empty(journal.Votes[Name].Vote.Links.PossibleHeldAs);
    }

    [Fact]
    public void An_announcement_before_or_after_what_was_held_comes_to_the_same_in_any_interleaving() =>
        Prop.ForAll(Gen.Shuffle(Enumerable.Range(0, 7).ToArray()).ToArbitrary(), order =>
        {
            var (expected, journal) = (Play(Enumerable.Range(0, 7)), Play(order));

            Assert.Equal($"{House(94)}", journal.Votes[Name].Vote.Links.HeldAs);
            Assert.Equal($"{Hjres46}/actions/voice", journal.Votes[Thursday].Vote.Links.HeldAs);
            Assert.Equal(expected.Docket.Measures[Hjres46], journal.Docket.Measures[Hjres46]);
            foreach (var (name, record) in expected.Votes)
                Assert.Equal(Said(record.Vote), Said(journal.Votes[name].Vote));
            Assert.Equal(2, journal.Told.Count(change => change.Type == ChangeType.VoteHeld));
        }).QuickCheckThrowOnFailure();

    private static readonly VoteName Thursday = new(116, Chamber.Senate, 1, 0, "thursday");

    private static Vote Said(Vote vote) => vote with
    {
        Provenance = null,
        Links = vote.Links with { AnnouncedAs = [.. vote.Links.AnnouncedAs.OrderBy(name => $"{name}", StringComparer.Ordinal)] },
    };

    private static Journal Play(IEnumerable<int> order)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        foreach (var step in order)
        {
            _ = step switch
            {
                0 => journal.Schedule(Tuesday),
                1 => journal.Schedule(Tuesday with { Name = Thursday }),
                2 => journal.Record(Passage(94, "2019-02-26"), Positions(245, 182, 0, 5)),
                3 => Acted(journal, Action("2019-02-26", ActionKind.Passed, Chamber.House, House(94), id: "recorded")),
                4 => Acted(journal, Action("2019-03-14", ActionKind.Passed, Chamber.Senate, id: "voice")),
                5 => Acted(journal, Action("2019-03-01", ActionKind.Referred, Chamber.Senate, id: "referred")),
                // Of another question: it is neither.
                _ => journal.Record(
                    Passage(127, "2019-03-26") with { QuestionKind = VoteQuestion.VetoOverride, Threshold = VoteThreshold.TwoThirds },
                    Positions(248, 181, 0, 3)),
            };
        }
        return journal;
    }

    private static ImmutableArray<Change> Acted(Journal journal, OfficialAction action) =>
        journal.Carry(docket => journal.RecordActions(docket, Hjres46, [action]));

    private static Vote Passage(int number, string date) => RollCall(House(number), Hjres46, date);

    private static Journal Recorded(params Vote[] votes)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        foreach (var vote in votes)
            journal.Record(vote, Positions(245, 182, 0, 5));
        return journal;
    }
}
