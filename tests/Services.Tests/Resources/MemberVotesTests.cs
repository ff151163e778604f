namespace VoteTracker.Services.Tests.Resources;

/// <summary>Finding votes by how a member voted: each vote has a number, and each member a bitmap of numbers for each way to vote.</summary>
public sealed class MemberVotesTests(InProcessSuite suite)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_votes_are_recorded_followed_and_corrected_each_member_s_are_found(int seed)
    {
        var congress = InProcessSuite.NewCongress();
        var model = new MemberVotesModel(suite, congress, new Random(seed));

        for (var change = 1; change <= 40; change++)
        {
            await model.ChangeAsync();
            if (change % 20 == 0)
                await model.AssertAsync();
        }
    }

    [Fact]
    public async Task The_positions_of_a_vote_that_is_over_take_a_quarter_in_the_store_and_are_read_as_they_were()
    {
        var congress = InProcessSuite.NewCongress();
        var vote = HJRes46Scenario.HousePassage(congress, yea: 240, nay: 190);

        var recorded = await suite.Votes.RecordVoteAsync(vote);

        var stored = (long)(await suite.Redis.SendLineAsync($"HSTRLEN {{{congress}}}:document:{recorded.Name} interior"))!;
        Assert.InRange(stored, 1, vote.Positions.Sum(position => position.CalculateSize()) / 4);
        var read = await suite.Votes.ListPositionsAsync(new() { Parent = recorded.Name, PageSize = 1000 });
        foreach (var position in read.Positions)
            position.Vote = "";
        Assert.Equal(vote.Positions, read.Positions);
    }
}
