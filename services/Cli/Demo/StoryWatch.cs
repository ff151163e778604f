using Grpc.Core;
using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Cli.Demo;

/// <summary>A subscriber that prints what it receives.</summary>
internal sealed class StoryWatch : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end;
    private readonly TaskCompletionSource _standing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<(long Offset, TaskCompletionSource Reached)> _waiting = [];
    private long _reached;

    private StoryWatch(CancellationToken cancellationToken) => _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Subscribes, from the present on, and prints until disposed.</summary>
    public static async Task<StoryWatch> StartAsync(VoteTrackerClient client, string parent, CancellationToken cancellationToken)
    {
        var watch = new StoryWatch(cancellationToken);
        try
        {
            _ = watch.PrintAsync(client.WatchAsync(parent, new WatchOptions { Start = WatchStart.Live }, watch._end.Token));
            // What is written before the stream stands is not on it.
            await watch._standing.Task.WaitAsync(Deadline, cancellationToken);
            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    /// <summary>Prints everything that a measure consists of now.</summary>
    public static async Task PrintPresentAsync(VoteTrackerClient client, string parent, string measure, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var options = new WatchOptions { Filter = new UpdateFilter { Resources = { measure } } };
            var items = await ReadPresentAsync(client.WatchAsync(parent, options, end.Token)).WaitAsync(Deadline, cancellationToken);
            foreach (var lines in items.Select(StoryText.Of).OrderBy(lines => lines.First().When, StringComparer.Ordinal))
                Print(lines);
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    /// <summary>Waits until everything up to an offset is printed.</summary>
    public Task ReachAsync(long offset, CancellationToken cancellationToken)
    {
        var arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_reached >= offset)
                return Task.CompletedTask;
            _waiting.Add((offset, arrival));
        }

        return arrival.Task.WaitAsync(Deadline, cancellationToken);
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private static async Task<List<SnapshotItem>> ReadPresentAsync(IAsyncEnumerable<WatchEvent> watch)
    {
        var items = new List<SnapshotItem>();
        await foreach (var happened in watch)
        {
            if (happened is WatchEvent.SnapshotStarted)
                items.Clear();
            else if (happened is WatchEvent.SnapshotItem present)
                items.Add(present.Item);
            else if (happened is WatchEvent.SnapshotCompleted)
                break;
        }

        return items;
    }

    private static void Print(IEnumerable<StoryLine> lines)
    {
        foreach (var line in lines)
            Screen.Line(line);
    }

    private async Task PrintAsync(IAsyncEnumerable<WatchEvent> watch)
    {
        try
        {
            await foreach (var happened in watch)
            {
                if (happened is WatchEvent.Connected)
                    _standing.TrySetResult();
                if (happened is not WatchEvent.Updated { Update: var update })
                    continue;
                Print(StoryText.Of(update));
                Arrive(update.Offset);
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            FailWaiting(e);
        }
    }

    private void Arrive(long offset)
    {
        lock (_gate)
        {
            _reached = offset;
            foreach (var (_, arrival) in _waiting.Where(each => each.Offset <= offset))
                arrival.TrySetResult();
            _waiting.RemoveAll(each => each.Offset <= offset);
        }
    }

    private void FailWaiting(Exception cause)
    {
        _standing.TrySetException(cause);
        lock (_gate)
        {
            foreach (var (_, arrival) in _waiting)
                arrival.TrySetException(cause);
        }
    }
}
