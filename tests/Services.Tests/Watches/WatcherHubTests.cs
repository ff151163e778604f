using System.Globalization;
using Google.Protobuf;
using VoteTracker.State;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>The races between the tail, who publishes, and watchers, who begin to wait.</summary>
public sealed class WatcherHubTests
{
    private const string Parent = "congresses/116";
    private const string Epoch = "00112233445566778899aabbccddeeff";

    private static readonly FeedPosition Start = new(Epoch, 0, 0);

    [Fact]
    public async Task A_watcher_that_begins_to_wait_while_commits_come_gets_each_that_matches()
    {
        const int updates = 20_000;
        using var hub = new WatcherHub(Start, CancellationToken.None);
        await using var sweep = new Timer(_ => hub.WakeDue(Environment.TickCount64), null, 1, 1);
        var entries = Enumerable.Range(1, updates).Select(offset => Entry(offset, $"hjres{offset % 7 + 1}", endsCommit: offset % 3 == 0 || offset == updates)).ToArray();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        UpdateFilter[] filters =
        [
            new(), new() { Resources = { $"{Parent}/resolutions/hjres1" } }, new() { Resources = { $"{Parent}/resolutions/hjres1", $"{Parent}/resolutions/hjres5" } },
            new() { Kinds = { ResourceKind.Resolution } }, new() { Kinds = { ResourceKind.Vote } }, new() { Chamber = Chamber.Senate },
        ];
        var watchers = filters.SelectMany(filter => new[] { filter, filter }).Select(filter => Task.Run(() => WatchAsync(WatchFilter.Of(116, filter)))).ToArray();

        ready.SetResult();
        for (var next = 0; next < updates;)
        {
            var end = Array.FindIndex(entries, Math.Min(updates - 1, next + next % 11), entry => entry.EndsCommit) + 1;
            hub.Publish(entries[next..end], Epoch);
            next = end;
            // So that the watchers are now behind and now waiting.
            await Task.Yield();
        }

        foreach (var watcher in watchers)
        {
            var (wanted, got) = await watcher.WaitAsync(Until.Deadline);
            Assert.Equal(wanted, got);
        }

        async Task<(List<long> Wanted, List<long> Got)> WatchAsync(WatchFilter filter)
        {
            await ready.Task;
            var group = hub.Join(filter);
            var waiter = new FeedWaiter(group, CancellationToken.None);
            var got = new List<long>();
            var at = 0L;
            while (at < updates)
            {
                // As a stream does: what there is, then waiting; due at once now and then.
                var position = hub.Position;
                if (group.WantsNothingAfter(at))
                    at = Math.Max(at, position.Offset);
                while (at < position.Offset)
                {
                    if (filter.Matches(entries[at++]))
                        got.Add(at);
                }
                var due = Random.Shared.Next(4) == 0 ? 0 : Environment.TickCount64 + 20;
                if (at < updates && await hub.WaitAsync(waiter, at, due) is { } reached)
                    at = Math.Max(at, reached.Offset);
            }
            hub.Leave(group);
            return ([.. entries.Where(filter.Matches).Select(entry => entry.Offset)], got);
        }
    }

    [Fact]
    public async Task Updates_that_match_no_filter_wake_no_watcher_and_yet_advance_every_position()
    {
        using var hub = new WatcherHub(Start, CancellationToken.None);
        var waiting = Begin(hub, new UpdateFilter { Resources = { $"{Parent}/resolutions/hjres46" } });

        for (var offset = 1; offset <= 1_000; offset++)
            hub.Publish([Entry(offset, "hjres1")], Epoch);
        Assert.False(waiting.IsCompleted);
        var other = Entry(1_001, "hjres1", endsCommit: false);
        var wanted = Entry(1_002, "hjres46");
        hub.Publish([other, wanted], Epoch);

        // Before the whole commit, with the hash of the entry that the place is at.
        Assert.Equal(new FeedPosition(Epoch, 1_000, Entry(1_000, "hjres1").Hash), await waiting.WaitAsync(Until.Deadline));
        Assert.Equal(new FeedPosition(Epoch, 1_002, wanted.Hash), hub.Position);
    }

    [Fact]
    public async Task What_was_trimmed_before_it_was_read_is_not_passed_over_silently()
    {
        using var hub = new WatcherHub(Start, CancellationToken.None);
        hub.Publish([Entry(1, "hjres1")], Epoch);
        var waiting = Begin(hub, new UpdateFilter { Kinds = { ResourceKind.Vote } }, after: 1);

        hub.Publish([Entry(5, "hjres1")], Epoch);

        Assert.Equal(1, (await waiting.WaitAsync(Until.Deadline))!.Offset);
        Assert.False(hub.Join(WatchFilter.Of(116, new UpdateFilter { Kinds = { ResourceKind.Vote } })).WantsNothingAfter(1));
    }

    [Fact]
    public async Task A_client_that_leaves_a_shutdown_and_a_close_each_end_every_wait()
    {
        foreach (var _ in Enumerable.Range(0, 2_000))
        {
            using var call = new CancellationTokenSource();
            using var stop = new CancellationTokenSource();
            using var hub = new WatcherHub(Start, stop.Token);
            FeedWaiter[] waiters = [Waiter(hub, call.Token), Waiter(hub, default), Waiter(hub, default)];
            await using var left = call.Token.UnsafeRegister(_ => hub.Cancel(waiters[0]), null);

            var ending = Task.Run(() =>
            {
                call.Cancel();
                if (Random.Shared.Next(2) == 0)
                    stop.Cancel();
                else
                    hub.Close();
            });
            foreach (var waiter in waiters)
                await hub.WaitAsync(waiter, 0, long.MaxValue - 1).AsTask().WaitAsync(Until.Deadline);
            await ending;
        }

        static FeedWaiter Waiter(WatcherHub hub, CancellationToken cancellationToken) => new(hub.Join(WatchFilter.Of(116, null)), cancellationToken);
    }

    [Fact]
    public async Task Waking_ten_thousand_watchers_runs_none_of_them_on_the_thread_of_the_tail()
    {
        using var hub = new WatcherHub(Start, CancellationToken.None);
        var onTail = 0;
        var tail = 0;
        var watchers = Enumerable.Range(0, 10_000).Select(_ => WatchAsync()).ToArray();

        tail = Environment.CurrentManagedThreadId;
        hub.Publish([Entry(1, "hjres1")], Epoch);
        tail = 0;

        await Task.WhenAll(watchers).WaitAsync(Until.Deadline);
        Assert.Equal(0, onTail);

        async Task WatchAsync()
        {
            await Begin(hub, new UpdateFilter());
            if (Environment.CurrentManagedThreadId == Volatile.Read(ref tail))
                Interlocked.Increment(ref onTail);
        }
    }

    [Fact]
    public void A_group_that_every_watcher_left_is_dropped_and_a_later_one_is_found()
    {
        var index = new WatcherGroupIndex();
        var found = new List<WatcherGroup>();
        var all = index.Join(WatchFilter.Of(116, null), 0);
        var named = index.Join(WatchFilter.Of(116, new UpdateFilter { Resources = { $"{Parent}/resolutions/hjres1" } }), 0);
        Assert.Same(all, index.Join(WatchFilter.Of(116, new UpdateFilter()), 0));
        index.Find(Entry(1, "hjres1"), found);
        Assert.Equal([all, named], found);

        index.Leave(all);
        index.Leave(named);
        var resolutions = index.Join(WatchFilter.Of(116, new UpdateFilter { Kinds = { ResourceKind.Resolution } }), 0);
        found.Clear();
        index.Find(Entry(2, "hjres1"), found);
        Assert.Equal([all, resolutions], found);

        index.Leave(all);
        index.Leave(resolutions);
        Assert.Empty(index.All);
    }

    private static Task<FeedPosition?> Begin(WatcherHub hub, UpdateFilter filter, long after = 0) =>
        hub.WaitAsync(new FeedWaiter(hub.Join(WatchFilter.Of(116, filter)), CancellationToken.None), after, long.MaxValue - 1).AsTask();

    [Fact]
    public void A_kind_that_is_added_later_is_not_sent_to_who_names_no_kinds()
    {
        // As a later release writes it: the resource stands in a field that this one does not know.
        var update = new Update { Commit = "c", CommitTime = new(), Type = (UpdateType)99, Offset = 1 };
        byte[] later = [.. update.ToByteArray(), 0xE2, 0x09, 0x01, 0x00];
        var entry = FeedEntry.Of(new LogEntry(1, later, 0));
        using var hub = new WatcherHub(Start, CancellationToken.None);
        var (all, votes) = (WatchFilter.Of(116, null), WatchFilter.Of(116, new() { Kinds = { ResourceKind.Vote } }));

        Assert.False(all.Matches(entry));
        Assert.False(votes.Matches(entry));
        Assert.True(all.Matches(Entry(2, "hjres1")));
        var group = hub.Join(all);
        hub.Publish([entry], Epoch);
        Assert.True(group.WantsNothingAfter(0));
    }

    private static FeedEntry Entry(long offset, string measure, bool endsCommit = true)
    {
        var update = new Update
        {
            Offset = offset,
            Type = UpdateType.ResolutionChanged,
            Resolution = new Resolution { Name = string.Create(CultureInfo.InvariantCulture, $"{Parent}/resolutions/{measure}"), OriginChamber = Chamber.House },
        };
        return FeedEntry.Of(new LogEntry(offset, update.ToByteArray(), endsCommit ? 0 : 1));
    }
}
