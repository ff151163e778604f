using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>One vote on several measures.</summary>
public sealed class EnBlocVoteTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_vote_on_measures_that_more_threats_name_than_one_commit_may_settle_is_refused_before_these_are_read()
    {
        var congress = InProcessSuite.NewCongress();
        var record = HJRes46Scenario.HousePassage(congress);
        record.Vote.Resolutions.Clear();
        for (var number = 1; number <= 3; number++)
        {
            var creation = HJRes46Scenario.Creation(congress);
            creation.Resolution.Number = number;
            var measure = await suite.Resolutions.CreateResolutionAsync(creation);
            record.Vote.Resolutions.Add(measure.Name);
            for (var threat = 1; threat <= 22; threat++)
            {
                var issue = HJRes46Scenario.Threat(congress, $"t{number}-{threat}");
                issue.VetoThreat.Resolutions.Clear();
                issue.VetoThreat.Resolutions.Add(measure.Name);
                await suite.VetoThreats.IssueVetoThreatAsync(issue);
            }
        }

        var refused = await Refusal.OfAsync(async () => await suite.Votes.RecordVoteAsync(record));
        record.Vote.Resolutions.RemoveAt(0);
        var vote = await suite.Votes.RecordVoteAsync(record);

        Assert.Equal((StatusCode.FailedPrecondition, "TOO_MANY_VETO_THREATS"), (refused.Code, refused.Reason));
        Assert.Contains("66 veto threats name the measures of this call, and 64 may", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, vote.Resolutions.Count);
    }

    [Fact]
    public async Task Each_measure_moves_in_the_commit_of_the_vote_and_is_found_and_followed_by_its_own_name()
    {
        var congress = InProcessSuite.NewCongress();
        string[] measures = [$"{congress}/resolutions/hjres46", $"{congress}/resolutions/hjres47"];
        foreach (var number in new[] { 46, 47 })
        {
            var creation = HJRes46Scenario.Creation(congress);
            creation.Resolution.Number = number;
            await suite.Resolutions.CreateResolutionAsync(creation);
        }
        using var second = await Watcher.LiveAsync(suite.Updates, congress, new() { Resources = { measures[1] } });
        var record = HJRes46Scenario.HousePassage(congress);
        record.Vote.Resolutions.Insert(0, measures[1]);

        var vote = await suite.Votes.RecordVoteAsync(record);

        Assert.Equal(measures, vote.Resolutions);
        var told = await second.UpdatesAsync(2);
        Assert.Equal([UpdateType.VoteClosed, UpdateType.ResolutionChanged], told.Select(update => update.Type));
        Assert.Equal((measures[1], ResolutionState.PassedOriginating), (told[1].Resolution.Name, told[1].Resolution.State));
        Assert.Equal(told[0].Commit, told[1].Commit);
        foreach (var measure in measures)
        {
            Assert.Equal(ResolutionState.PassedOriginating, (await suite.Resolutions.GetResolutionAsync(new() { Name = measure })).State);
            var listed = await suite.Votes.ListVotesAsync(new() { Parent = congress, Filter = $"resolution = {measure}" });
            Assert.Equal(vote.Name, Assert.Single(listed.Votes).Name);
        }

        await suite.Votes.VacateVoteAsync(new() { Name = vote.Name, Reason = "by unanimous consent" });

        Assert.Equal(ResolutionState.Introduced, (await suite.Resolutions.GetResolutionAsync(new() { Name = measures[0] })).State);
        Assert.Equal(ResolutionState.Introduced, (await suite.Resolutions.GetResolutionAsync(new() { Name = measures[1] })).State);
    }

    [Fact]
    public async Task As_many_measures_as_a_vote_may_have_move_at_once_and_one_more_is_refused()
    {
        var congress = InProcessSuite.NewCongress();
        var record = HJRes46Scenario.HousePassage(congress);
        record.Vote.Resolutions.Clear();
        record.Vote.Resolutions.Add(Enumerable.Range(1, 64).Select(number => $"{congress}/resolutions/hr{number}"));

        var vote = await suite.Votes.RecordVoteAsync(record);

        Assert.Equal(64, vote.Resolutions.Count);
        record.Vote.Number = 95;
        record.Vote.Resolutions.Add($"{congress}/resolutions/hr65");
        var refusal = await Refusal.OfAsync(async () => await suite.Votes.RecordVoteAsync(record));
        Assert.Equal((StatusCode.InvalidArgument, "vote.resolutions"), (refusal.Code, refusal.Fields.Single()));
    }
}
