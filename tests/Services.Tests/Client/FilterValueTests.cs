using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Client;

/// <summary>What people type is a value of a filter, whatever is in it.</summary>
public sealed class FilterValueTests(InProcessSuite suite)
{
    [Theory]
    [InlineData("Smith (WA)")]
    [InlineData("O\"Brien")]
    [InlineData("back\\slash")]
    [InlineData("x\" OR option = \"NAY")]
    public async Task Words_with_operators_in_them_find_who_is_called_so_and_nobody_else(string name)
    {
        var congress = InProcessSuite.NewCongress();
        var request = HJRes46Scenario.HousePassage(congress);
        request.Positions[0].Member.DisplayName = name;
        await suite.Votes.RecordVoteAsync(request);

        var found = await suite.Votes.ListPositionsAsync(
            new ListPositionsRequest { Parent = $"{congress}/votes/house-1-94", Filter = $"member = {FilterValue.Quote(name)}" });

        Assert.Equal([name], found.Positions.Select(position => position.Member.DisplayName));
    }
}
