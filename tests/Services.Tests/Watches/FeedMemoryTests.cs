using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.State;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>What the feeds of a process hold is bounded for all Congresses together.</summary>
public sealed class FeedMemoryTests(InProcessSuite suite)
{
    private const int Limit = 1 << 20;

    [Fact]
    public async Task Many_Congresses_that_are_filled_and_watched_take_no_more_than_all_may_have_and_everyone_sees_everything()
    {
        const int updates = 10;
        string[] congresses = [.. Enumerable.Range(0, 12).Select(_ => InProcessSuite.NewCongress())];
        WebApplication process = null!;
        var client = new UpdateService.UpdateServiceClient(
            await suite.StartAsync(args => process = UpdatesProgram.Build(args), "--Watch:MemoryBytes", $"{Limit}"));
        var feeds = process.Services.GetRequiredService<CongressFeeds>();
        Watcher[] live = [.. await Task.WhenAll(congresses.Select(congress => Watcher.LiveAsync(client, congress)))];

        await Task.WhenAll(congresses.Select(congress => FillAsync(congress, updates)));

        foreach (var watcher in live)
            AssertAll(await watcher.UpdatesAsync(updates), updates);
        foreach (var congress in congresses)
        {
            using var late = Watcher.Start(client, congress, request => request.AfterCursor = "");
            AssertAll(await late.UpdatesAsync(updates), updates);
        }
        Assert.InRange(feeds.Memory.Bytes, Limit / 2, Limit);
        var held = feeds.All.Sum(feed => Enumerable.Range(1, updates).Sum(offset => feed.Read(offset)?.Size ?? 0));
        Assert.Equal(feeds.Memory.Bytes, held);
        Assert.InRange(feeds.Memory.Pages.Bytes, 0, 64 << 20);
        foreach (var watcher in live)
            watcher.Dispose();
    }

    [Fact]
    public async Task The_feed_that_was_used_least_recently_loses_its_oldest_updates_first()
    {
        var memory = new FeedMemory(null!, new StreamOptions { MemoryBytes = Limit });
        FeedRing[] rings = [memory.NewRing(), memory.NewRing(), memory.NewRing()];
        Fill(rings[0], 1, 4);
        await NextTickAsync();
        Fill(rings[1], 1, 4);
        await NextTickAsync();
        Assert.NotNull(rings[0].Read(1));
        await NextTickAsync();

        Fill(rings[2], 1, 3);

        Assert.InRange(memory.Bytes, Limit - 100_512, Limit);
        Assert.Equal([1, 2, 1], rings.Select(First));

        // What ends makes room for the others.
        memory.Remove(rings[0]);
        Fill(rings[2], 4, 7);
        Assert.Equal([10, 2, 1], rings.Select(First));

        void Fill(FeedRing ring, int first, int last)
        {
            for (var offset = first; offset <= last; offset++)
                memory.Append(ring, FeedEntry.Of(new LogEntry(offset, new byte[100_000], 0)));
        }

        static int First(FeedRing ring) => Enumerable.Range(1, 10).First(offset => offset == 10 || ring.Read(offset) is not null);
    }

    [Fact]
    public void A_ring_that_grows_keeps_what_it_has_and_no_more_than_it_may()
    {
        var ring = new FeedRing(length: 100, byteLimit: 1 << 20);
        for (var offset = 1; offset <= 1_000; offset++)
        {
            ring.Append(FeedEntry.Of(new LogEntry(offset, new byte[10], 0)));
            var held = Enumerable.Range(1, offset).Where(number => ring.Read(number) is not null);
            Assert.Equal(Enumerable.Range(Math.Max(1, offset - 99), Math.Min(offset, 100)), held);
        }
    }

    private static Task NextTickAsync()
    {
        var now = Environment.TickCount64;
        return Until.TrueAsync("the clock has moved on", () => Environment.TickCount64 > now);
    }

    private static void AssertAll(IEnumerable<Update> seen, int updates) =>
        Assert.Equal(Enumerable.Range(1, updates).Select(offset => (long)offset), seen.Select(update => update.Offset));

    // Each of some 60 kB.
    private async Task FillAsync(string congress, int updates)
    {
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        for (var number = 1; number < updates; number++)
        {
            await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, [.. Enumerable.Range(0, 8).Select(part =>
            {
                var action = HJRes46Scenario.Action($"a{number}-{part}", "2019-02-23", ActionKind.Other);
                action.Text = new string('x', 8_000);
                return action;
            })]));
        }
    }
}
