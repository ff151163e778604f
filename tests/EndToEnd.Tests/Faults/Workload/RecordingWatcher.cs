using System.Collections.Concurrent;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Workload;

/// <summary>How a watcher begins, and begins anew when its cursor was refused.</summary>
internal enum WatchFrom
{
    /// <summary>With the present state.</summary>
    Snapshot,

    /// <summary>Before the first update.</summary>
    Beginning,
}

/// <summary>
/// A client of Watch that does as the contract says: keeps the last cursor, resumes with it after any break, and takes a snapshot
/// when that is refused. All that it sees is recorded.
/// </summary>
internal sealed class RecordingWatcher(
    string name, string congress, CallInvoker invoker, WatchFrom from, ResourceKind wanted = ResourceKind.Unspecified)
{
    private readonly UpdateService.UpdateServiceClient _client = new(invoker);
    private readonly ConcurrentQueue<WatcherEvent> _events = new();
    private volatile TaskCompletionSource _taking = Set();
    private string? _cursor;
    private long _place;
    private int _count;
    private int _streams;
    private int _told;

    /// <summary>The offset of the last update, or that the snapshot was taken at.</summary>
    public long Place => Volatile.Read(ref _place);

    /// <summary>How many updates it got.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many streams it had that stood.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>How often it was told to take a new snapshot.</summary>
    public int Told => Volatile.Read(ref _told);

    /// <summary>The epoch that it was told last.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>How long the end of its first stream asked it to stay away, where it did.</summary>
    public TimeSpan? SentAwayFor { get; private set; }

    /// <summary>Why its last stream ended.</summary>
    public string LastBreak { get; private set; } = "";

    public WatchHistory History => new(name, wanted, [.. _events]);

    /// <summary>From now on it reads nothing more of what comes.</summary>
    public void Stall() => _taking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _taking.TrySetResult();

    /// <summary>Watches until told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var attempt = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var before = Streams;
            var pause = await WatchAsync(cancellationToken);
            attempt = Streams > before ? 0 : attempt + 1;
            await Task.Delay(pause ?? FullJitter.Next(attempt), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TaskCompletionSource Set()
    {
        var set = new TaskCompletionSource();
        set.SetResult();
        return set;
    }

    private async Task<TimeSpan?> WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var call = _client.Watch(Request(), cancellationToken: cancellationToken);
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                Take(call.ResponseStream.Current);
                await _taking.Task.WaitAsync(cancellationToken);
            }
            _events.Enqueue(new Failed("the stream ended without an error"));
            return null;
        }
        catch (RpcException fault)
        {
            return cancellationToken.IsCancellationRequested ? null : End(fault);
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException && cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private WatchRequest Request()
    {
        var request = new WatchRequest { Parent = congress };
        if (wanted != ResourceKind.Unspecified)
            request.Filter = new UpdateFilter { Kinds = { wanted } };
        if (_cursor is not null)
            request.AfterCursor = _cursor;
        else if (from == WatchFrom.Beginning)
            request.AfterCursor = "";
        else
            request.SnapshotThenLive = new SnapshotThenLive();
        return request;
    }

    private TimeSpan? End(RpcException fault)
    {
        var refusal = Refusal.Of(fault);
        LastBreak = $"{fault.StatusCode} {refusal.Reason}";
        SentAwayFor ??= refusal.RetryDelay;
        if (fault.StatusCode == StatusCode.OutOfRange)
        {
            _events.Enqueue(new Told(refusal.Reason));
            _cursor = null;
            Interlocked.Increment(ref _told);
        }
        else if (refusal.Reason == "SLOW_CONSUMER" || Refusal.IsPassing(fault))
        {
            _events.Enqueue(new Broke(LastBreak));
        }
        else
        {
            _events.Enqueue(new Failed(fault.Status.ToString()));
        }
        return refusal.RetryDelay is { } asked ? asked * (1 + Random.Shared.NextDouble()) : null;
    }

    private void Take(WatchResponse frame)
    {
        switch (frame.FrameCase)
        {
            case WatchResponse.FrameOneofCase.Subscribed:
                Begin(frame.Subscribed);
                break;
            case WatchResponse.FrameOneofCase.SnapshotEnd:
                _cursor = frame.SnapshotEnd.Cursor;
                break;
            case WatchResponse.FrameOneofCase.Updates:
                _events.Enqueue(new UpdatesReceived([.. frame.Updates.Updates.Select(ObservedUpdate.Of)]));
                Volatile.Write(ref _place, frame.Updates.Updates[^1].Offset);
                Interlocked.Add(ref _count, frame.Updates.Updates.Count);
                _cursor = frame.Updates.Cursor;
                break;
            case WatchResponse.FrameOneofCase.Bookmark:
                _cursor = frame.Bookmark.Cursor;
                break;
            case WatchResponse.FrameOneofCase.CaughtUp:
                _cursor = frame.CaughtUp.Cursor;
                break;
            case WatchResponse.FrameOneofCase.FellBehind:
                _cursor = frame.FellBehind.Cursor;
                break;
            case WatchResponse.FrameOneofCase.Draining when frame.Draining.Cursor.Length > 0:
                _cursor = frame.Draining.Cursor;
                break;
            default:
                break;
        }
    }

    private void Begin(Subscribed subscribed)
    {
        Epoch = subscribed.Epoch;
        if (_cursor is not null)
        {
            _events.Enqueue(new Resumed(subscribed.Epoch));
        }
        else
        {
            var at = from == WatchFrom.Beginning ? 0 : subscribed.Head;
            _events.Enqueue(new Began(at, subscribed.Epoch));
            Volatile.Write(ref _place, at);
            // In the middle of a snapshot there is no place to resume from.
            _cursor = from == WatchFrom.Beginning ? subscribed.Cursor : null;
        }
        Interlocked.Increment(ref _streams);
    }
}
