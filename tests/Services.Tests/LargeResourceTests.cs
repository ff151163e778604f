using Grpc.Core;
using VoteTracker.Client;
using VoteTracker.Services.Tests.Subscriptions;
using VoteTracker.V1;
using Frame = VoteTracker.V1.WatchResponse.FrameOneofCase;

namespace VoteTracker.Services.Tests;

/// <summary>What was accepted at the contract's limits is read, listed, watched and delivered to clients that take 4 MiB, gRPC's default.</summary>
public sealed class LargeResourceTests(InProcessSuite suite, ThreatenedMeasure measure) : IClassFixture<ThreatenedMeasure>
{
    private const int Threats = ThreatenedMeasure.Threats;

    [Fact]
    public async Task A_commit_that_is_larger_than_any_frame_reaches_watchers_in_frames_of_which_only_the_last_can_be_resumed_from()
    {
        var frames = measure.Frames;
        AssertOneCommit(frames.SelectMany(frame => frame.Updates.Updates));
        Assert.True(frames.Count > 1, $"{frames.Count} frames");
        Assert.All(frames, frame => Assert.InRange(frame.CalculateSize(), 1, 4 << 20));
        Assert.All(frames.SkipLast(1), frame => Assert.Empty(frame.Updates.Cursor));

        // The only place before the end is the one before the commit, and it comes whole.
        using var resumed = Watcher.Start(suite.Updates, measure.Congress, request => request.AfterCursor = measure.Before);
        AssertOneCommit(await resumed.UpdatesAsync(Threats + 1));
        using var after = Watcher.Start(suite.Updates, measure.Congress, request => request.AfterCursor = frames[^1].Updates.Cursor);
        Assert.Equal(frames[^1].Updates.Cursor, (await after.NextAsync(Frame.CaughtUp)).CaughtUp.Cursor);
    }

    [Fact]
    public async Task A_client_whose_streams_end_within_a_commit_gets_no_update_twice()
    {
        using var client = new VoteTrackerClient(await suite.StartAsync(UpdatesProgram.Build, "--Watch:MaxStreamAge", "00:00:01"));

        // The stream ends by its age again and again, wherever it is.
        var offsets = new List<long>();
        await foreach (var happened in client.WatchAsync(
            measure.Congress, new WatchOptions { Start = WatchStart.After("") }, TestContext.Current.CancellationToken))
        {
            if (happened is WatchEvent.Updated updated)
                offsets.Add(updated.Update.Offset);
            if (offsets.Count == measure.Head)
                break;
        }

        Assert.Equal(Enumerable.Range(1, (int)measure.Head).Select(offset => (long)offset), offsets);
    }

    [Fact]
    public async Task Streams_of_a_client_that_may_have_one_large_frame_under_way_wait_for_each_other_and_miss_nothing()
    {
        var updates = new UpdateService.UpdateServiceClient(await suite.StartAsync(UpdatesProgram.Build, "--Limits:MaxBytesPerClient", "4194304"));
        Watcher[] watchers = [.. Enumerable.Range(0, 4).Select(_ => Watcher.Start(updates, measure.Congress, request => request.AfterCursor = measure.Before))];

        foreach (var updatesOfOne in await Task.WhenAll(watchers.Select(watcher => watcher.UpdatesAsync(Threats + 1))))
            AssertOneCommit(updatesOfOne);
        foreach (var watcher in watchers)
            watcher.Dispose();
    }

    [Fact]
    public async Task A_commit_that_is_larger_than_any_frame_reaches_durable_subscribers()
    {
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, measure.Subscription);

        // The threats are on the measure, so they wait for it.
        for (var left = Threats + 1; left > 0; left--)
            await consumer.AcknowledgeAsync(await consumer.NextAsync());
    }

    [Fact]
    public async Task Lists_of_the_largest_resources_end_their_pages_before_a_message_is_full()
    {
        var (names, token) = (new List<string>(), "");
        do
        {
            var page = await suite.VetoThreats.ListVetoThreatsAsync(
                new ListVetoThreatsRequest { Parent = measure.Congress, PageSize = 1_000, PageToken = token });
            names.AddRange(page.VetoThreats.Select(threat => threat.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(Threats, names.Distinct().Count());
        Assert.Equal((32, Threats), (measure.Outlook.StandingThreats.Count, measure.Outlook.StandingThreatCount));

        using var snapshot = Watcher.Start(suite.Updates, measure.Congress, request => request.SnapshotThenLive = new SnapshotThenLive());
        // The measure, its two votes, and the threats.
        Assert.Equal(3 + Threats, (await snapshot.NextAsync(Frame.SnapshotEnd)).SnapshotEnd.ItemCount);
    }

    [Fact]
    public async Task Actions_of_the_greatest_length_are_listed_in_pages_that_a_message_can_carry()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        for (var portion = 0; portion < 3; portion++)
        {
            var actions = Enumerable.Range(0, 100).Select(i => new V1.Action
            {
                Id = $"{portion}-{i}",
                Date = "2019-02-25",
                Kind = ActionKind.Other,
                Text = ThreatenedMeasure.LongestText,
            });
            await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, [.. actions]));
        }

        var (count, token) = (0, "");
        do
        {
            var page = await suite.Resolutions.ListActionsAsync(
                new ListActionsRequest { Parent = $"{congress}/resolutions/hjres46", PageSize = 1_000, PageToken = token });
            (count, token) = (count + page.Actions.Count, page.NextPageToken);
        }
        while (token.Length > 0);

        Assert.Equal(300, count);
    }

    [Fact]
    public async Task Subscriptions_with_the_longest_filters_are_listed_in_pages_that_a_message_can_carry()
    {
        var congress = InProcessSuite.NewCongress();
        var filter = new UpdateFilter { Resources = { Enumerable.Range(0, 1_000).Select(i => $"{congress}/vetoThreats/{i.ToString().PadLeft(64, 'a')}") } };
        for (var i = 0; i < 50; i++)
        {
            await suite.Subscriptions.CreateSubscriptionAsync(new CreateSubscriptionRequest
            {
                Parent = congress,
                SubscriptionId = $"s{i}",
                Subscription = new Subscription { Filter = filter },
            });
        }

        var (names, token, pages) = (new HashSet<string>(), "", 0);
        do
        {
            var page = await suite.Subscriptions.ListSubscriptionsAsync(
                new ListSubscriptionsRequest { Parent = congress, PageSize = 1_000, PageToken = token });
            names.UnionWith(page.Subscriptions.Select(subscription => subscription.Name));
            (token, pages) = (page.NextPageToken, pages + 1);
        }
        while (token.Length > 0);

        Assert.Equal(50, names.Count);
        Assert.True(pages > 1);
    }

    [Fact]
    public async Task A_tally_with_more_parties_than_members_is_refused()
    {
        var vote = HJRes46Scenario.HousePassage(InProcessSuite.NewCongress());
        vote.Vote.Tally = new Tally { ByParty = { Enumerable.Range(0, 100_000).Select(i => new PartyTally { Party = $"{i}" }) } };

        var refusal = await Refusal.OfAsync(async () => await suite.Votes.RecordVoteAsync(vote));

        Assert.Equal((StatusCode.InvalidArgument, "vote.tally.by_party"), (refusal.Code, refusal.Fields.Single()));
    }

    private static void AssertOneCommit(IEnumerable<Update> updates)
    {
        var all = updates.ToList();
        Assert.Equal(Threats + 1, all.Count);
        Assert.Single(all.Select(update => update.Commit).Distinct());
        Assert.Equal(Enumerable.Range(0, all.Count).Select(i => all[0].Offset + i), all.Select(update => update.Offset));
        Assert.Equal(Threats, all.Count(update => update.VetoThreat is { State: VetoThreatState.CarriedOut }));
    }
}
