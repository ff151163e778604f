using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>Updates that no consumer can deal with.</summary>
public sealed class ParkTests(InProcessSuite suite)
{
    private readonly string _congress = InProcessSuite.NewCongress();

    private Measures Measures => field ??= new Measures(suite, _congress);

    [Fact]
    public async Task A_parked_update_holds_up_its_measure_and_no_other_until_it_is_replayed()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1, 2);
        await Measures.ActAsync(1, 2);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        var first = await consumer.NextAsync(2);

        await consumer.ParkAsync(first[0]);
        await consumer.AcknowledgeAsync(first[1]);
        var other = await consumer.NextAsync();
        Assert.Equal(4, other.Update.Offset);
        await consumer.AcknowledgeAsync(other);

        var held = await Measures.UntilAsync(subscription => subscription.Lag == 2);
        Assert.Equal((1, 0), (held.ParkedCount, held.Checkpoint));
        var parked = Assert.Single((await suite.Subscriptions.ListParkedAsync(new() { Parent = name })).Parked);
        Assert.Equal((1, 1, Measures.Name(1)), (parked.Update.Offset, parked.Attempt, parked.Update.Resolution.Name));

        Assert.Equal(1, (await suite.Subscriptions.ReplayParkedAsync(new() { Name = name })).ReplayedCount);
        var again = await consumer.NextAsync();
        Assert.Equal((1, 1), (again.Update.Offset, again.Attempt));
        await consumer.AcknowledgeAsync(again);
        Assert.Equal(3, (await consumer.NextAsync()).Update.Offset);
    }

    [Fact]
    public async Task What_fails_too_often_is_parked_and_not_delivered_for_ever()
    {
        var name = await Measures.SubscribeAsync(subscription => subscription.MaxDeliveryAttempts = 3);
        await Measures.CreateAsync(1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);

        // Given back, given up by a deadline, and given back: each is an attempt.
        await consumer.RetryAsync(await consumer.NextAsync());
        var second = await consumer.NextAsync();
        Assert.Equal(2, second.Attempt);
        await consumer.BeginAsync(second);
        await Measures.UntilBegunAsync(second);
        await Measures.PassDeadlineAsync(1);
        var third = await consumer.NextAsync();
        Assert.Equal(3, third.Attempt);
        await consumer.RetryAsync(third);

        Assert.Equal(1, (await Measures.UntilAsync(subscription => subscription.ParkedCount == 1)).Lag);
        Assert.Equal(3, (await suite.Subscriptions.ListParkedAsync(new() { Parent = name })).Parked.Single().Attempt);
    }

    [Fact]
    public async Task Parked_updates_that_are_too_large_for_one_page_are_listed_on_several()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1, 2);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        await consumer.AcknowledgeAsync(await consumer.NextAsync(2));
        foreach (var number in new[] { 1, 2 })
        {
            var request = new RecordActionsRequest { Name = Measures.Name(number) };
            for (var action = 0; action < 1_000; action++)
            {
                request.Actions.Add(HJRes46Scenario.Action($"large-{action}", "2019-02-23", ActionKind.Other));
                request.Actions[^1].Text = new string('x', 2_500);
            }
            await suite.Resolutions.RecordActionsAsync(request);
        }
        foreach (var delivery in await consumer.NextAsync(2))
            await consumer.ParkAsync(delivery);
        await Measures.UntilAsync(subscription => subscription.ParkedCount == 2);

        var first = await suite.Subscriptions.ListParkedAsync(new() { Parent = name });
        var second = await suite.Subscriptions.ListParkedAsync(new() { Parent = name, PageToken = first.NextPageToken });

        Assert.Equal([3L, 4], first.Parked.Concat(second.Parked).Select(parked => parked.Update.Offset));
        Assert.Empty(second.NextPageToken);
    }

    [Fact]
    public async Task Parked_updates_are_listed_in_pages_and_replayed_one_by_one()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1, 2, 3);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        foreach (var delivery in await consumer.NextAsync(3))
            await consumer.ParkAsync(delivery);
        await Measures.UntilAsync(subscription => subscription.ParkedCount == 3);

        var first = await suite.Subscriptions.ListParkedAsync(new() { Parent = name, PageSize = 2 });
        var second = await suite.Subscriptions.ListParkedAsync(new() { Parent = name, PageSize = 2, PageToken = first.NextPageToken });
        Assert.Equal([1L, 2, 3], first.Parked.Concat(second.Parked).Select(parked => parked.Update.Offset));
        Assert.Empty(second.NextPageToken);

        var replayed = await suite.Subscriptions.ReplayParkedAsync(new() { Name = name, Offsets = { 2, 9 } });
        Assert.Equal((1, 2), (replayed.ReplayedCount, (await consumer.NextAsync()).Update.Offset));
    }
}
