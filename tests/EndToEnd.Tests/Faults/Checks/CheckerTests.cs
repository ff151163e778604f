using System.Globalization;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>The checker finds what is planted, and nothing where nothing is.</summary>
public sealed class CheckerTests
{
    private const string First = "e1";
    private const string Second = "e2";

    [Fact]
    public void A_flawless_recording_has_no_anomaly() => Finds(Record());

    [Fact]
    public void An_acknowledged_write_that_is_not_on_the_log() =>
        Finds(Record() with { Writes = [.. Writes(), Acknowledged("key 7", 70)] }, AnomalyKind.LostWrite);

    [Fact]
    public void A_write_that_nobody_answered_may_be_missing() =>
        Finds(Record() with { Writes = [.. Writes(), new Write("key 7", 70, 0, WriteOutcome.Unknown)] });

    [Fact]
    public void A_repeated_call_that_wrote_twice() =>
        Finds(Record(Log(1, 2, 3, 3)) with { Watchers = [], State = State(3) }, AnomalyKind.DuplicateWrite);

    [Fact]
    public void A_refused_write_on_the_log() => Finds(
        Record() with { Promise = Promise.LossIsTold, Writes = [new Write("key 2", 20, 21, WriteOutcome.Refused, "NOT_FOUND")] },
        AnomalyKind.RefusedWrite);

    [Fact]
    public void A_refusal_where_nothing_was_lost() => Finds(
        Record() with { Writes = [.. Writes(), new Write("key 7", 70, 71, WriteOutcome.Refused, "NOT_FOUND")] }, AnomalyKind.WrongRefusal);

    [Fact]
    public void A_write_before_one_that_was_answered_earlier() => Finds(
        Record() with { Writes = [Acknowledged("key 1", 20), Acknowledged("key 2", 10)] }, AnomalyKind.DisorderedWrites);

    [Fact]
    public void Writes_at_the_same_time_have_no_order() => Finds(Record() with
    {
        Writes = [new Write("key 1", 10, 30, WriteOutcome.Acknowledged), new Write("key 2", 10, 20, WriteOutcome.Acknowledged)],
    });

    [Fact]
    public void A_hole_in_the_log() => Finds(
        Record([.. Log(1, 2), Entry(4, 4)]) with { Watchers = [], State = State(4), Writes = [] }, AnomalyKind.BrokenLog, AnomalyKind.StateDiffers);

    [Fact]
    public void A_resource_that_is_not_as_the_log_says() =>
        Finds(Record() with { State = new Dictionary<string, string>(State(4)) { ["name 2"] = "older" } }, AnomalyKind.StateDiffers);

    [Fact]
    public void A_gap_within_a_stream() => Finds(Watched(new Began(0, First), Frame(1), Frame(3), Frame(4)), AnomalyKind.Gap);

    [Fact]
    public void A_gap_where_a_stream_is_resumed() =>
        Finds(Watched(new Began(0, First), Frame(1, 2), new Broke(""), new Resumed(First), Frame(4)), AnomalyKind.Gap);

    [Fact]
    public void A_gap_after_a_snapshot() => Finds(Watched(new Began(1, First), Frame(3), Frame(4)), AnomalyKind.Gap);

    [Fact]
    public void An_update_twice() =>
        Finds(Watched(new Began(0, First), Frame(1, 2), new Broke(""), new Resumed(First), Frame(2, 3, 4)), AnomalyKind.Duplicate);

    [Fact]
    public void Updates_out_of_order() =>
        Finds(Watched(new Began(0, First), Frame(1, 3), Frame(2, 4)), AnomalyKind.Gap, AnomalyKind.Reordered);

    [Fact]
    public void Half_a_commit() =>
        Finds(Pairs(new Began(0, First), Pair(1, 2), Pair(3), Pair(4)), AnomalyKind.HalfCommit, AnomalyKind.HalfCommit);

    [Fact]
    public void Half_a_commit_of_lost_history() => Finds(
        Lossy(new Began(0, First), Frame(1, 2), Lost(3, 30), Lost(4, 30), new Told("EPOCH_CHANGED"), new Began(4, Second)), AnomalyKind.HalfCommit);

    [Fact]
    public void Whole_commits_are_no_halves() => Finds(Pairs(new Began(0, First), Pair(1, 2), Pair(3, 4)));

    [Fact]
    public void A_watcher_that_was_told_of_lost_history_and_began_anew() =>
        Finds(Lossy(new Began(0, First), Frame(1, 2), Lost(3, 33), new Told("EPOCH_CHANGED"), new Began(3, Second), Frame(4)));

    [Fact]
    public void A_watcher_that_goes_on_over_lost_history() => Finds(
        Lossy(new Began(0, First), Frame(1, 2), Lost(3, 33), new Resumed(First), Frame(4)),
        AnomalyKind.ResumedOverLostHistory,
        AnomalyKind.NotTold);

    [Fact]
    public void A_watcher_that_is_taken_into_another_epoch() =>
        Finds(Lossy(new Began(0, First), Frame(1, 2), new Resumed(Second), Frame(3, 4)), AnomalyKind.ResumedOverLostHistory);

    [Fact]
    public void A_watcher_that_is_never_told() =>
        Finds(Lossy(new Began(0, First), Frame(1, 2), Lost(3, 33), new Broke("")), AnomalyKind.NotTold);

    [Fact]
    public void A_loss_that_leaves_the_epoch_as_it_was() => Finds(
        Lossy(new Began(0, First), Frame(1, 2), Lost(3, 33), new Told("EPOCH_CHANGED"), new Began(3, First), Frame(4)) with { Epoch = First },
        AnomalyKind.EpochNotRotated);

    [Fact]
    public void Lost_writes_that_nobody_saw_and_the_epoch_as_it_was() => Finds(
        Record() with { Promise = Promise.LossIsTold, Writes = [Acknowledged("key 9", 90)] }, AnomalyKind.EpochNotRotated);

    [Fact]
    public void A_loss_told_of_where_there_was_none() => Finds(
        Watched(new Began(0, First), Frame(1, 2), new Told("EPOCH_CHANGED"), new Began(2, First), Frame(3, 4)), AnomalyKind.FalseAlarm);

    [Fact]
    public void A_watcher_that_never_gets_the_end() => Finds(Watched(new Began(0, First), Frame(1, 2, 3)), AnomalyKind.LeftBehind);

    [Fact]
    public void A_filter_leaves_out_what_it_leaves_out_and_nothing_else()
    {
        LoggedUpdate[] log = [.. Log(1, 2, 3, 4).Select(entry => entry.Seen.Offset % 2 == 0
            ? entry with { Seen = entry.Seen with { Kind = ResourceKind.Vote } }
            : entry)];
        var seen = log.Where(entry => entry.Seen.Kind == ResourceKind.Vote).Select(entry => entry.Seen).ToArray();

        Finds(Record(log) with { Watchers = [Votes([seen[0]], [seen[1]])] });
        Finds(Record(log) with { Watchers = [Votes([seen[1]])] }, AnomalyKind.Gap);

        static WatchHistory Votes(params ObservedUpdate[][] frames) =>
            new("votes", ResourceKind.Vote, [new Began(0, First), .. frames.Select(frame => new UpdatesReceived(frame))]);
    }

    private static void Finds(Recorded recorded, params AnomalyKind[] kinds) =>
        Assert.Equal(kinds, Checker.Check(recorded).Select(anomaly => anomaly.Kind));

    private static Recorded Record(params LoggedUpdate[] log) => new(
        Promise.NothingLost,
        Writes(),
        [new WatchHistory("watcher", ResourceKind.Unspecified, [new Began(0, First), Frame(1, 2), new Broke(""), new Resumed(First), Frame(3, 4)])],
        [],
        First,
        First,
        log is [] ? Log(1, 2, 3, 4) : log,
        State(4));

    private static Recorded Watched(params WatcherEvent[] events) =>
        Record() with { Watchers = [new WatchHistory("watcher", ResourceKind.Unspecified, events)] };

    private static Recorded Lossy(params WatcherEvent[] events) => Watched(events) with { Promise = Promise.LossIsTold, Epoch = Second };

    private static Recorded Pairs(params WatcherEvent[] events)
    {
        LoggedUpdate[] log = [.. Log(1, 2, 3, 4).Select(entry => entry with { Seen = Paired(entry.Seen) })];
        return Record(log) with { Watchers = [new WatchHistory("watcher", ResourceKind.Unspecified, events)] };
    }

    private static UpdatesReceived Pair(params int[] offsets) => new([.. offsets.Select(offset => Paired(Entry(offset, offset).Seen))]);

    private static ObservedUpdate Paired(ObservedUpdate seen) => seen with { Commit = Commit((seen.Offset + 1) / 2) };

    private static UpdatesReceived Frame(params int[] offsets) => new([.. offsets.Select(offset => Entry(offset, offset).Seen)]);

    private static UpdatesReceived Lost(int offset, int commit) =>
        new([new ObservedUpdate(offset, Commit(1_000 + commit), 1_000, ResourceKind.Resolution)]);

    private static Write[] Writes() => [Acknowledged("key 1", 10), Acknowledged("key 2", 20), Acknowledged("key 3", 30)];

    private static Write Acknowledged(string key, long invoked) => new(key, invoked, invoked + 1, WriteOutcome.Acknowledged);

    private static LoggedUpdate[] Log(params int[] keys) => [.. keys.Select((key, index) => Entry(index + 1, key))];

    private static LoggedUpdate Entry(int offset, int key) => new(
        new ObservedUpdate(offset, Commit(offset), (ulong)offset, ResourceKind.Resolution), Text("key", key), Text("name", key), Text("etag", key), [Text("measure", offset % 2)]);

    private static Dictionary<string, string> State(int count) =>
        Enumerable.Range(1, count).ToDictionary(number => Text("name", number), number => Text("etag", number));

    private static string Text(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what} {number}");

    private static Guid Commit(long number) => new((int)number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
