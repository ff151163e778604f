using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>One update, looked up on the log.</summary>
public sealed class UpdateLookupTests(InProcessSuite suite)
{
    [Fact]
    public async Task An_update_is_found_by_its_offset_and_the_last_of_a_resource_by_its_name()
    {
        var congress = InProcessSuite.NewCongress();
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        var first = await watcher.NextUpdateAsync();
        var vote = await watcher.NextUpdateAsync();
        var moved = await watcher.NextUpdateAsync();

        Assert.Equal(first, await suite.Updates.GetUpdateAsync(new() { Parent = congress, Offset = 1 }));
        Assert.Equal(vote, await suite.Updates.GetUpdateAsync(new() { Parent = congress, Resource = vote.Vote.Name }));
        Assert.Equal(moved, await suite.Updates.GetUpdateAsync(new() { Parent = congress, Resource = first.Resolution.Name }));
    }

    [Fact]
    public async Task What_is_not_on_the_log_is_said_to_be_not_there_and_what_is_no_offset_is_named()
    {
        var congress = InProcessSuite.NewCongress();

        (await RefusalOfAsync(new() { Parent = congress, Offset = 1 })).Demand(StatusCode.NotFound, "UPDATE_NOT_FOUND");
        (await RefusalOfAsync(new() { Parent = congress, Resource = $"{congress}/resolutions/hr1" })).Demand(StatusCode.NotFound, "UPDATE_NOT_FOUND");
        Assert.Contains("offset", (await RefusalOfAsync(new() { Parent = congress, Offset = -1 })).Fields);
        Assert.Contains("which", (await RefusalOfAsync(new() { Parent = congress })).Fields);
    }

    private Task<Refusal> RefusalOfAsync(GetUpdateRequest request) => Refusal.OfAsync(async () => await suite.Updates.GetUpdateAsync(request));
}
