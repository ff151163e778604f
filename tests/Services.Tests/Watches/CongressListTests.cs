using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>Which Congresses there are.</summary>
public sealed class CongressListTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_Congress_is_listed_from_its_first_update_on_and_not_for_who_waits_for_one()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Subscriptions.CreateSubscriptionAsync(new() { Parent = congress, SubscriptionId = "waits", Subscription = new Subscription() });
        Assert.DoesNotContain(congress, await ListAsync());

        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        var listed = await ListAsync();
        Assert.Contains(congress, listed);
        Assert.Equal(listed.OrderByDescending(name => int.Parse(name.AsSpan("congresses/".Length))), listed);
    }

    private async Task<IReadOnlyList<string>> ListAsync() => (await suite.Updates.ListCongressesAsync(new())).Congresses;
}
