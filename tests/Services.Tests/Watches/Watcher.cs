using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>One Watch and what came of it.</summary>
internal sealed class Watcher : IDisposable
{
    private readonly AsyncServerStreamingCall<WatchResponse> _call;
    private readonly Queue<Update> _kept = new();

    private Watcher(AsyncServerStreamingCall<WatchResponse> call) => _call = call;

    /// <summary>The last cursor that came.</summary>
    public string Cursor { get; private set; } = "";

    public static Watcher Start(
        UpdateService.UpdateServiceClient client, string congress, Action<WatchRequest> start, UpdateFilter? filter = null)
    {
        var request = new WatchRequest { Parent = congress, Filter = filter };
        start(request);
        return new Watcher(client.Watch(request));
    }

    /// <summary>Starts a Watch and waits until it stands.</summary>
    public static async Task<Watcher> LiveAsync(UpdateService.UpdateServiceClient client, string congress, UpdateFilter? filter = null)
    {
        var watcher = Start(client, congress, request => request.Live = new Live(), filter);
        Assert.Equal(WatchResponse.FrameOneofCase.Subscribed, (await watcher.NextAsync()).FrameCase);
        return watcher;
    }

    /// <summary>The next frame.</summary>
    public async Task<WatchResponse> NextAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext(CancellationToken.None), "the stream ended");
        var frame = _call.ResponseStream.Current;
        Cursor = frame.FrameCase switch
        {
            WatchResponse.FrameOneofCase.Subscribed => frame.Subscribed.Cursor,
            WatchResponse.FrameOneofCase.SnapshotEnd => frame.SnapshotEnd.Cursor,
            WatchResponse.FrameOneofCase.Updates => frame.Updates.Cursor.Length > 0 ? frame.Updates.Cursor : Cursor,
            WatchResponse.FrameOneofCase.Bookmark => frame.Bookmark.Cursor,
            WatchResponse.FrameOneofCase.CaughtUp => frame.CaughtUp.Cursor,
            WatchResponse.FrameOneofCase.FellBehind => frame.FellBehind.Cursor,
            WatchResponse.FrameOneofCase.Draining => frame.Draining.Cursor,
            _ => Cursor,
        };
        return frame;
    }

    /// <summary>The next frame of one kind; others are passed over.</summary>
    public async Task<WatchResponse> NextAsync(WatchResponse.FrameOneofCase kind)
    {
        while (true)
        {
            var frame = await NextAsync();
            if (frame.FrameCase == kind)
                return frame;
        }
    }

    /// <summary>The next updates, so many or, where the last frame brings them, more.</summary>
    public async Task<List<Update>> UpdatesAsync(int count)
    {
        var updates = new List<Update>();
        while (updates.Count < count)
            updates.AddRange((await NextAsync(WatchResponse.FrameOneofCase.Updates)).Updates.Updates);
        return updates;
    }

    /// <summary>The next update; the others of its frame are kept for the next calls.</summary>
    public async Task<Update> NextUpdateAsync()
    {
        if (_kept.Count == 0)
            (await UpdatesAsync(1)).ForEach(_kept.Enqueue);
        return _kept.Dequeue();
    }

    /// <summary>Reads on until the stream is refused or ended.</summary>
    public async Task<Refusal> EndAsync() => Refusal.Of(await Assert.ThrowsAsync<RpcException>(async () =>
    {
        while (true)
            await NextAsync();
    }));

    public void Dispose() => _call.Dispose();
}
