using Grpc.Core;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Watch;

/// <summary>
/// Writes frames to one watcher. There is no queue: a frame is made once the one before it was taken. A watcher that takes nothing
/// for too long is ended with the cursor to resume from, which is the one after the frame it did not take: that frame is already
/// in the transport and precedes the error.
/// </summary>
internal sealed class FrameWriter(IServerStreamWriter<WatchFrame> stream, BytesUnderWay bytes, TimeSpan limit, CancellationToken call)
{
    // What a frame from the store takes while it is read and made.
    private const int StoreFrame = 2 << 20;

    /// <summary>When the last frame was taken, in <see cref="Environment.TickCount64"/>.</summary>
    public long LastWrite { get; private set; }

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="resume">The cursor to resume from after it; null within a snapshot.</param>
    public ValueTask WriteAsync(WatchFrame frame, Cursor? resume)
    {
        if (bytes.IsHeld || frame.Size > BytesUnderWay.Large)
            return new ValueTask(WriteLargeAsync(frame, resume));
        // Without the call's token, which ends the wait below: the server's registrations on it would outlive a call that ends during
        // a write.
        var write = stream.WriteAsync(frame);
        if (!write.IsCompletedSuccessfully)
            return new ValueTask(WaitUntilTakenAsync(write, resume));
        LastWrite = Environment.TickCount64;
        return default;
    }

    /// <summary>Waits until a frame may be read from the store: a client that takes nothing must not make the process hold one for each stream.</summary>
    /// <param name="resume">As in <see cref="WriteAsync"/>.</param>
    public Task ReserveAsync(Cursor? resume) => SlowConsumerGuard.ReserveAsync(bytes, StoreFrame, limit, resume, call);

    /// <summary>Nothing is read or under way.</summary>
    public void Release() => bytes.Taken();

    private async Task WriteLargeAsync(WatchFrame frame, Cursor? resume)
    {
        if (!bytes.IsHeld)
            await SlowConsumerGuard.ReserveAsync(bytes, frame.Size, limit, resume, call);
        await WaitUntilTakenAsync(stream.WriteAsync(frame), resume);
        bytes.Taken();
    }

    private async Task WaitUntilTakenAsync(Task write, Cursor? resume)
    {
        await SlowConsumerGuard.WithinAsync(write, limit, resume, call);
        LastWrite = Environment.TickCount64;
    }
}
