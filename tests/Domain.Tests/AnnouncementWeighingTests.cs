using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>Documents schedule, reschedule and withdraw a vote; what stands never depends on which of them came first.</summary>
public class AnnouncementWeighingTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly VoteName Name = House(0) with { UnnumberedId = "tuesday" };
    private static readonly Vote Tuesday = RollCall(Name, Hjres46, "2019-01-01") with { Announcement = Announced("2019-02-26", "", "2019-02-22") };
    private static readonly VoteAnnouncement Thursday = Announced("2019-02-28", "", "2019-02-25");

    [Fact]
    public void Documents_in_any_order_and_repeated_leave_what_the_greatest_of_them_says() =>
        Prop.ForAll(Words().ToArbitrary(), Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (words, seed) =>
        {
            var random = new Random(seed);
            ImmutableArray<Word> again = [.. words, .. words.Where(_ => random.Next(2) == 0)];
            var journal = After(again.OrderBy(_ => random.Next()));

            var (vote, measure) = (journal.Votes[Name].Vote, journal.Docket.Measures[Hjres46]);
            var announced = words.Where(word => word.Announcement is not null).MaxBy(Weight)!;
            var withdrawn = words.Where(word => word.Announcement is null).MaxBy(Weight);
            Assert.Equal((announced.Announcement, announced.Announcement!.Moment), (vote.Announcement, vote.Moment));
            if (withdrawn is null || Weight(announced).CompareTo(Weight(withdrawn)) > 0)
            {
                Assert.Equal((VoteState.Scheduled, VoteWithdrawal.Unspecified, announced.Reason), (vote.State, vote.Withdrawal, vote.StateReason));
                Assert.Equal(vote.Announcement!.FirstDay, Assert.Single(measure.PendingVotes).NotBefore);
            }
            else
            {
                Assert.Equal((VoteState.Withdrawn, withdrawn.Withdrawal, withdrawn.Reason), (vote.State, vote.Withdrawal, vote.StateReason));
                Assert.Empty(measure.PendingVotes);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_older_document_that_comes_late_or_again_changes_nothing_and_tells_nobody()
    {
        var journal = Scheduled(Said(Witness.LibraryOfCongress, 1));
        journal.Reschedule(Name, Thursday, by: Said(Witness.LibraryOfCongress, 5));

        Assert.Empty(journal.Reschedule(Name, Announced("2019-03-05"), by: Said(Witness.LibraryOfCongress, 4)));
        Assert.Empty(journal.Withdraw(Name, by: Said(Witness.LibraryOfCongress, 3)));
        Assert.Empty(journal.Withdraw(Name, by: Said(Witness.Press, 9)));
        Assert.Empty(journal.Schedule(Tuesday with { Provenance = Said(Witness.LibraryOfCongress, 1) }));

        Assert.Equal((VoteState.Scheduled, Thursday), (journal.Votes[Name].Vote.State, journal.Votes[Name].Vote.Announcement));
        Assert.Single(journal.Votes[Name].Revisions);
    }

    [Fact]
    public void A_document_that_repeats_what_is_announced_counts_as_its_latest_statement_and_tells_nobody()
    {
        var journal = Scheduled(Said(Witness.OwnRecord, 1));

        Assert.Equal(
            [ChangeType.Silent],
            journal.Schedule(Tuesday with { Provenance = Said(Witness.OwnRecord, 5) }).Select(change => change.Type));

        Assert.Empty(journal.Reschedule(Name, Thursday, by: Said(Witness.OwnRecord, 4)));
        Assert.Empty(journal.Withdraw(Name, by: Said(Witness.OwnRecord, 4)));
        Assert.Empty(journal.Schedule(Tuesday with { Provenance = Said(Witness.OwnRecord, 5) with { FirstSeen = DateTimeOffset.UnixEpoch } }));
    }

    [Fact]
    public void A_withdrawal_that_is_repeated_is_not_undone_by_what_was_written_between()
    {
        var journal = Scheduled(Said(Witness.OwnRecord, 1));
        journal.Withdraw(Name, by: Said(Witness.OwnRecord, 2));

        Assert.Equal([ChangeType.Silent], journal.Withdraw(Name, by: Said(Witness.OwnRecord, 4)).Select(change => change.Type));
        Assert.Empty(journal.Withdraw(Name, by: Said(Witness.OwnRecord, 4)));
        var told = (VoteChange)journal.Reschedule(Name, Thursday, by: Said(Witness.OwnRecord, 3))[0];

        // It was to be on another day before it was withdrawn.
        Assert.Equal((ChangeType.VoteRescheduled, VoteState.Withdrawn, Thursday), (told.Type, told.Vote.State, told.Vote.Announcement));
    }

    [Fact]
    public void A_newer_document_brings_a_withdrawn_vote_back_and_the_roll_call_is_recognized_as_it()
    {
        var journal = Scheduled(Said(Witness.OwnRecord, 1));
        journal.Withdraw(Name, VoteWithdrawal.TakenOff, Said(Witness.OwnRecord, 3));

        var told = (VoteChange)journal.Reschedule(Name, Thursday, "back on the floor", Said(Witness.OwnRecord, 4))[0];

        Assert.Equal((ChangeType.VoteRescheduled, VoteState.Withdrawn), (told.Type, told.Previous!.State));
        Assert.Equal((VoteState.Scheduled, VoteWithdrawal.Unspecified, "back on the floor"), (told.Vote.State, told.Vote.Withdrawal, told.Vote.StateReason));
        Assert.Empty(journal.Withdraw(Name, by: Said(Witness.OwnRecord, 3)));
        journal.Record(RollCall(House(94), Hjres46, "2019-02-28"), Positions(245, 182, 0, 5));
        Assert.Equal($"{House(94)}", journal.Votes[Name].Vote.Links.HeldAs);
    }

    [Fact]
    public void A_vote_that_comes_back_after_its_roll_call_was_recorded_is_held_at_once()
    {
        var journal = Scheduled(Said(Witness.OwnRecord, 1));
        journal.Withdraw(Name, VoteWithdrawal.TakenOff, Said(Witness.OwnRecord, 3));
        journal.Record(RollCall(House(94), Hjres46, "2019-02-28"), Positions(245, 182, 0, 5));
        Assert.NotNull(journal.Docket.HeldBefore(journal.Votes[Name].Vote, Thursday));

        journal.Reschedule(Name, Thursday, by: Said(Witness.OwnRecord, 4));

        Assert.Equal($"{House(94)}", journal.Votes[Name].Vote.Links.HeldAs);
    }

    [Fact]
    public void What_has_no_time_of_its_own_does_not_bring_a_withdrawn_vote_back()
    {
        var journal = Scheduled(Said(Witness.OwnRecord, 1));
        journal.Withdraw(Name, VoteWithdrawal.TakenOff, Said(Witness.OwnRecord, 3));
        var undated = Said(Witness.OwnRecord, 9) with { FirstSeen = Said(Witness.OwnRecord, 9).DocumentTime };

        Assert.Equal("VOTE_NOT_SCHEDULED", journal.Refuse(docket => docket.RescheduleVote(journal.Votes[Name], Thursday, "", undated)).Reason);
        Assert.Equal(
            "VOTE_EXISTS", journal.Refuse(docket => docket.ScheduleVote(Tuesday with { Provenance = undated }, journal.Votes[Name])).Reason);
    }

    [Fact]
    public void Who_names_neither_witness_nor_time_decides_against_every_word_before_and_a_newer_document_against_that()
    {
        var journal = Scheduled(Said(Witness.OwnRecord, 5));

        journal.Reschedule(Name, Thursday);

        Assert.Equal(Thursday, journal.Votes[Name].Vote.Announcement);
        Assert.Empty(journal.Schedule(Tuesday with { Provenance = Said(Witness.OwnRecord, 6) }));
        var later = Said(Witness.OwnRecord, 6) with { DocumentTime = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero) };
        Assert.Equal(ChangeType.VoteRescheduled, journal.Schedule(Tuesday with { Provenance = later })[0].Type);
    }

    [Fact]
    public void Another_vote_under_the_same_name_is_refused_whatever_its_document()
    {
        var journal = Scheduled(Said(Witness.LibraryOfCongress, 1)).Naming(Measure(MeasureType.Hr, 1));
        var other = Tuesday with { Provenance = Said(Witness.OwnRecord, 9) };

        foreach (var vote in new[] { other with { Measures = [Measure(MeasureType.Hr, 1)] }, other with { QuestionKind = VoteQuestion.Unspecified } })
            Assert.Equal("VOTE_EXISTS", journal.Refuse(docket => docket.ScheduleVote(vote, journal.Votes[Name])).Reason);
    }

    private static Journal Scheduled(Provenance said)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Schedule(Tuesday with { Provenance = said });
        return journal;
    }

    // Who reschedules or withdraws a vote that is not known yet is refused, and says it again.
    private static Journal After(IEnumerable<Word> words)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        var early = new List<Word>();
        foreach (var word in words)
            if (word.IsSchedule || journal.Votes.ContainsKey(Name))
                Say(word);
            else
                early.Add(word);
        early.ForEach(Say);
        return journal;

        void Say(Word word) => _ = word switch
        {
            { IsSchedule: true } => journal.Schedule(Tuesday with { Announcement = word.Announcement, Provenance = word.Said }),
            { Announcement: { } announcement } => journal.Reschedule(Name, announcement, word.Reason, word.Said),
            _ => journal.Withdraw(Name, word.Withdrawal, word.Said, word.Reason),
        };
    }

    private static (Witness, DateTimeOffset, string) Weight(Word word) => (word.Said.Witness, word.Said.DocumentTime, word.Said.Document);

    private static Gen<ImmutableArray<Word>> Words() =>
        from first in OneWord(Gen.Constant(0))
        from count in Gen.Choose(1, 5)
        from others in Gen.ListOf(OneWord(Gen.Choose(0, 2)), count)
            // A document says one thing.
        select new[] { first }.Concat(others).Select((word, index) => word with { Said = word.Said with { Document = $"{index}" } }).ToImmutableArray();

    private static Gen<Word> OneWord(Gen<int> kinds) =>
        from kind in kinds
        from witness in Gen.Elements(Witness.Press, Witness.LibraryOfCongress, Witness.OwnRecord)
        from day in Gen.Choose(1, 4)
        from date in Gen.Elements("2019-02-26", "2019-02-27", "2019-02-28")
        from withdrawal in Gen.Elements(VoteWithdrawal.Postponed, VoteWithdrawal.TakenOff)
        from reason in Gen.Elements("a", "b")
        select new Word(
            IsSchedule: kind == 0, kind < 2 ? Announced(date) : null, withdrawal, kind == 0 ? "" : reason, Said(witness, day));

    private static Provenance Said(Witness witness, int day) =>
        new(witness, "a source", "d", new DateTimeOffset(2019, 3, day, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), "");

    private sealed record Word(bool IsSchedule, VoteAnnouncement? Announcement, VoteWithdrawal Withdrawal, string Reason, Provenance Said);
}
