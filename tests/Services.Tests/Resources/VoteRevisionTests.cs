using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>What several documents say of one vote, and what it was before each of them.</summary>
public sealed class VoteRevisionTests(InProcessSuite suite)
{
    [Fact]
    public async Task The_more_direct_document_wins_what_loses_changes_nothing_and_the_history_says_all_of_it()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var vote = await suite.Votes.RecordVoteAsync(Said(congress, Witness.LibraryOfCongress, 5, yea: 3));
        Assert.Equal((Witness.LibraryOfCongress, "a source"), (vote.Provenance.Witness, vote.Provenance.Source));
        Assert.NotNull(vote.Provenance.FirstSeenTime);

        Assert.Equal(vote, await suite.Votes.RecordVoteAsync(Said(congress, Witness.LibraryOfCongress, 4, yea: 1)));
        Assert.Equal(VoteState.Corrected, (await suite.Votes.RecordVoteAsync(Said(congress, Witness.OwnRecord, 1, yea: 4))).State);
        var vacated = Said(congress, Witness.OwnRecord, 6, yea: 4);
        (vacated.Vote.State, vacated.Vote.StateReason) = (VoteState.Vacated, "vacated by unanimous consent");
        vacated.Positions.Clear();
        Assert.Equal(VoteState.Vacated, (await suite.Votes.RecordVoteAsync(vacated)).State);
        Assert.Equal(VoteState.Vacated, (await suite.Votes.RecordVoteAsync(Said(congress, Witness.OwnRecord, 2, yea: 4))).State);

        Assert.Equal(ResolutionState.Introduced, (await suite.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" })).State);
        var revisions = await AllAsync(vote.Name);
        Assert.Equal([(3, VoteState.Closed, "a source says otherwise"), (4, VoteState.Corrected, "vacated by unanimous consent")],
            revisions.Select(revision => (revision.Vote.Tally.Yea, revision.Vote.State, revision.Reason)));
        Assert.All(revisions, revision => Assert.Equal(Witness.OwnRecord, revision.Provenance.Witness));
        Assert.All(revisions, revision => Assert.NotNull(revision.EndTime));
        Assert.Equal(1, revisions[0].Positions.Count(change => change.Before is null));
    }

    [Fact]
    public async Task Positions_that_members_changed_while_the_vote_was_open_and_other_times_that_were_announced_stay_in_the_history()
    {
        var congress = InProcessSuite.NewCongress();
        var record = HJRes46Scenario.HousePassage(congress);
        var vote = record.Vote.Clone();
        vote.Announcement = new() { Precision = SchedulePrecision.Day, Date = "2019-02-26" };
        var scheduled = await suite.Votes.ScheduleVoteAsync(new() { Parent = congress, Vote = vote });
        await suite.Votes.RescheduleVoteAsync(new() { Name = scheduled.Name, Announcement = new() { Precision = SchedulePrecision.Day, Date = "2019-02-27" }, Reason = "later" });
        await suite.Votes.OpenVoteAsync(new() { Name = scheduled.Name });
        await suite.Votes.RecordPositionsAsync(new() { Name = scheduled.Name, Positions = { record.Positions } });
        record.Positions[0].Option = VoteOption.Nay;
        await suite.Votes.RecordPositionsAsync(new() { Name = scheduled.Name, Positions = { record.Positions[0] } });
        await suite.Votes.CloseVoteAsync(new() { Name = scheduled.Name, OfficialResult = "Passed" });
        await suite.Votes.VacateVoteAsync(new() { Name = scheduled.Name, Reason = "by unanimous consent" });

        var revisions = await AllAsync(scheduled.Name);

        Assert.Equal(["later", "", "by unanimous consent"], revisions.Select(revision => revision.Reason));
        Assert.Equal("2019-02-26", revisions[0].Vote.Announcement.Date);
        var change = Assert.Single(revisions[1].Positions);
        Assert.Equal((VoteOption.Yea, VoteOption.Nay), (change.Before.Option, change.After.Option));
        Assert.Equal(VoteState.Closed, revisions[2].Vote.State);
    }

    [Fact]
    public async Task An_older_document_that_arrives_late_changes_nothing_and_a_newer_one_brings_a_withdrawn_vote_back()
    {
        var congress = InProcessSuite.NewCongress();
        var vote = HJRes46Scenario.HousePassage(congress).Vote;
        (vote.Announcement, vote.Number) = (On("2019-02-26"), 0);
        var announced = await suite.Votes.ScheduleVoteAsync(new() { Parent = congress, Vote = vote, VoteId = "tuesday" });
        var thursday = await suite.Votes.RescheduleVoteAsync(new() { Name = announced.Name, Announcement = On("2019-02-28"), Reason = "a later day", Provenance = Said(4) });
        Assert.Equal(("2019-02-28", "version 4"), (thursday.Announcement.Date, thursday.Provenance.Document));

        Assert.Equal(thursday, await suite.Votes.RescheduleVoteAsync(new() { Name = announced.Name, Announcement = On("2019-02-27"), Reason = "late", Provenance = Said(2) }));
        Assert.Equal(thursday, await WithdrawAsync(3));
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress, new() { Resources = { announced.Name } });
        Assert.Equal(VoteState.Withdrawn, (await WithdrawAsync(6)).State);
        // What only repeats it is remembered and told to nobody; what is older than that does not stand.
        var withdrawn = await WithdrawAsync(8);
        Assert.Equal(withdrawn, await suite.Votes.RescheduleVoteAsync(new() { Name = announced.Name, Announcement = On("2019-02-28"), Provenance = Said(7) }));
        var back = await suite.Votes.RescheduleVoteAsync(new() { Name = announced.Name, Announcement = On("2019-03-01"), Provenance = Said(9) });

        Assert.Equal((VoteState.Scheduled, VoteWithdrawal.Unspecified, "2019-03-01"), (back.State, back.Withdrawal, back.Announcement.Date));
        Assert.Equal([UpdateType.VoteWithdrawn, UpdateType.VoteRescheduled], (await watcher.UpdatesAsync(2)).Select(update => update.Type));
        var revisions = (await suite.Votes.ListVoteRevisionsAsync(new() { Parent = announced.Name })).Revisions;
        Assert.Equal(["version 4", "version 6", "version 9"], revisions.Select(revision => revision.Provenance.Document));

        async Task<Vote> WithdrawAsync(int version) => await suite.Votes.WithdrawVoteAsync(
            new() { Name = announced.Name, Withdrawal = VoteWithdrawal.Postponed, Reason = "no day", Provenance = Said(version) });

        static VoteAnnouncement On(string date) => new() { Precision = SchedulePrecision.Day, Date = date };

        static Provenance Said(int version) => new()
        {
            Witness = Witness.OwnRecord,
            Source = "House floor schedule",
            Document = $"version {version}",
            DocumentTime = Timestamp.FromDateTimeOffset(new DateTimeOffset(2019, 2, 10 + version, 0, 0, 0, TimeSpan.Zero)),
        };
    }

    [Fact]
    public async Task A_roll_call_counts_by_its_announced_count_and_its_positions_follow()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var record = HJRes46Scenario.HousePassage(congress);
        var announced = record.Clone();
        announced.Positions.Clear();
        announced.Vote.Tally = new() { Yea = record.Positions.Count(position => position.Option == VoteOption.Yea), Nay = record.Positions.Count(position => position.Option == VoteOption.Nay) };
        var vote = await suite.Votes.RecordVoteAsync(announced);
        Assert.Equal(ResolutionState.PassedOriginating, (await suite.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" })).State);
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress, new() { Resources = { vote.Name } });

        var recorded = await suite.Votes.RecordVoteAsync(record);

        var told = Assert.Single(await watcher.UpdatesAsync(1));
        Assert.Equal((UpdateType.PositionsRecorded, VoteState.Closed, record.Positions.Count), (told.Type, told.Vote.State, told.Positions.Count));
        Assert.Equal(told.Vote, recorded);
        Assert.NotEmpty(recorded.Tally.ByParty);
    }

    [Fact]
    public async Task A_vote_that_does_not_exist_has_no_history_and_a_token_of_another_list_is_refused()
    {
        var congress = InProcessSuite.NewCongress();
        var missing = await Refusal.OfAsync(async () => await suite.Votes.ListVoteRevisionsAsync(new() { Parent = $"{congress}/votes/house-1-94" }));
        Assert.Equal((StatusCode.NotFound, "VOTE_NOT_FOUND"), (missing.Code, missing.Reason));
        var wrong = await Refusal.OfAsync(async () => await suite.Votes.ListVoteRevisionsAsync(
            new() { Parent = $"{congress}/votes/house-1-94", PageToken = "abc" }));
        Assert.Equal("page_token", wrong.Fields.Single());
    }

    private async Task<List<VoteRevision>> AllAsync(string name)
    {
        var (revisions, token) = (new List<VoteRevision>(), "");
        do
        {
            var page = await suite.Votes.ListVoteRevisionsAsync(new() { Parent = name, PageSize = 1, PageToken = token });
            revisions.AddRange(page.Revisions);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return revisions;
    }

    private static RecordVoteRequest Said(string congress, Witness witness, int day, int yea)
    {
        var record = HJRes46Scenario.HousePassage(congress, yea);
        record.Vote.Provenance = new()
        {
            Witness = witness,
            Source = "a source",
            Document = "a document",
            DocumentTime = Timestamp.FromDateTimeOffset(new DateTimeOffset(2019, 3, day, 0, 0, 0, TimeSpan.Zero)),
        };
        return record;
    }
}
