using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.AppHost;

/// <summary>A subscriber that prints what it receives.</summary>
internal sealed class StoryWatch : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly AsyncServerStreamingCall<WatchResponse> call;
    private readonly Lock gate = new();
    private readonly List<(long Offset, TaskCompletionSource Reached)> waiting = [];
    private long reached;

    private StoryWatch(AsyncServerStreamingCall<WatchResponse> call) => this.call = call;

    /// <summary>Subscribes, from the present on, and prints until disposed.</summary>
    public static async Task<StoryWatch> StartAsync(UpdateService.UpdateServiceClient updates, string parent, CancellationToken stop)
    {
        var watch = new StoryWatch(updates.Watch(new WatchRequest { Parent = parent, Live = new Live() }, cancellationToken: stop));
        try
        {
            // What is written before the stream stands is not on it.
            await watch.call.ResponseStream.MoveNext(stop).WaitAsync(Deadline, stop);
            _ = watch.PrintAsync(stop);
            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    /// <summary>Prints everything that a measure consists of now.</summary>
    public static async Task PrintPresentAsync(
        UpdateService.UpdateServiceClient updates, string parent, string measure, CancellationToken stop)
    {
        var request = new WatchRequest
        {
            Parent = parent,
            Filter = new UpdateFilter { Resources = { measure } },
            SnapshotThenLive = new SnapshotThenLive(),
        };
        using var call = updates.Watch(request, cancellationToken: stop);
        var items = new List<SnapshotItem>();
        while (await call.ResponseStream.MoveNext(stop).WaitAsync(Deadline, stop))
        {
            var frame = call.ResponseStream.Current;
            if (frame.FrameCase == WatchResponse.FrameOneofCase.SnapshotEnd)
                break;
            if (frame.FrameCase == WatchResponse.FrameOneofCase.SnapshotItem)
                items.Add(frame.SnapshotItem);
        }

        foreach (var lines in items.Select(StoryText.Of).OrderBy(lines => lines.First().When, StringComparer.Ordinal))
            Print(lines);
    }

    /// <summary>Waits until everything up to an offset is printed.</summary>
    public Task ReachAsync(long offset, CancellationToken stop)
    {
        var arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (reached >= offset)
                return Task.CompletedTask;
            waiting.Add((offset, arrival));
        }

        return arrival.Task.WaitAsync(Deadline, stop);
    }

    public void Dispose() => call.Dispose();

    private static void Print(IEnumerable<StoryLine> lines)
    {
        foreach (var line in lines)
            Screen.Line(line);
    }

    private async Task PrintAsync(CancellationToken stop)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(stop))
            {
                if (call.ResponseStream.Current.FrameCase != WatchResponse.FrameOneofCase.Updates)
                    continue;
                foreach (var update in call.ResponseStream.Current.Updates.Updates)
                {
                    Print(StoryText.Of(update));
                    Arrive(update.Offset);
                }
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            FailWaiting(e);
        }
    }

    private void Arrive(long offset)
    {
        lock (gate)
        {
            reached = offset;
            foreach (var (_, arrival) in waiting.Where(each => each.Offset <= offset))
                arrival.TrySetResult();
            waiting.RemoveAll(each => each.Offset <= offset);
        }
    }

    private void FailWaiting(Exception cause)
    {
        lock (gate)
        {
            foreach (var (_, arrival) in waiting)
                arrival.TrySetException(cause);
        }
    }
}
