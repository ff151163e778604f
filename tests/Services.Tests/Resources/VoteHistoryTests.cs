using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>What a vote keeps of what was replaced in it has an end.</summary>
public sealed class VoteHistoryTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_vote_whose_history_is_full_takes_nothing_that_adds_to_it_and_can_be_read_and_closed()
    {
        var name = await OpenAsync(InProcessSuite.NewCongress());
        var (taken, refusal) = (VoteOption.Unspecified, (Refusal?)null);
        for (var call = 0; refusal is null; call++)
        {
            var option = call % 2 == 0 ? VoteOption.Yea : VoteOption.Nay;
            var record = suite.Votes.RecordPositionsAsync(new() { Name = name, Positions = { Enumerable.Range(1, 599).Select(n => Position(n, option)) } });
            try
            {
                await record;
                taken = option;
            }
            catch (RpcException)
            {
                refusal = await Refusal.OfAsync(() => record.ResponseAsync);
            }
            Assert.True(call < 30, "thirty calls of 599 changed positions were taken");
        }

        Assert.Equal((StatusCode.FailedPrecondition, "HISTORY_FULL"), (refusal.Code, refusal.Reason));
        var vote = await suite.Votes.GetVoteAsync(new() { Name = name });
        Assert.Equal(599, taken == VoteOption.Yea ? vote.Tally.Yea : vote.Tally.Nay);
        var positions = await suite.Votes.ListPositionsAsync(new() { Parent = name, PageSize = 1_000 });
        Assert.All(positions.Positions, position => Assert.Equal(taken, position.Option));
        var added = await suite.Votes.RecordPositionsAsync(new() { Name = name, Positions = { Position(600, VoteOption.Present) } });
        var tooMany = suite.Votes.RecordPositionsAsync(new() { Name = name, Positions = { Position(601, VoteOption.Present) } });
        Assert.Equal("TOO_MANY_POSITIONS", (await Refusal.OfAsync(() => tooMany.ResponseAsync)).Reason);
        Assert.Equal(1, added.Tally.Present);
        var closed = await suite.Votes.CloseVoteAsync(new() { Name = name, OfficialResult = "Passed" });
        Assert.Equal(VoteState.Closed, closed.State);
    }

    private async Task<string> OpenAsync(string congress)
    {
        var vote = HJRes46Scenario.HousePassage(congress).Vote;
        vote.Announcement = new() { Precision = SchedulePrecision.Day, Date = "2019-02-26" };
        var scheduled = await suite.Votes.ScheduleVoteAsync(new() { Parent = congress, Vote = vote });
        return (await suite.Votes.OpenVoteAsync(new() { Name = scheduled.Name })).Name;
    }

    private static Position Position(int number, VoteOption option) => new()
    {
        Member = new Member { BioguideId = $"M{number:D6}", DisplayName = new('\u8a9e', 128), Party = "D", State = "KS" },
        Option = option,
        PrintedOption = new('\u8a9e', 128),
    };
}
