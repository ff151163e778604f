using Grpc.Core;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Watch;

/// <summary>
/// Writes frames to one watcher. There is no queue: a frame is made once the one before it was taken. A watcher that takes nothing
/// for too long is ended with the cursor to resume from, which is the one after the frame it did not take: that frame is already
/// in the transport and precedes the error.
/// </summary>
internal sealed class FrameWriter(
    IServerStreamWriter<WatchFrame> stream, BytesUnderWay bytes, TimeSpan limit, CancellationToken cancellationToken)
{
    // As large as frames get, and pages of the state. Less than a client may have at the least, or one frame would have its other calls
    // refused.
    private const int MaxFrame = 3 << 20;

    private bool _isReserved;

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

    /// <summary>Whether room has to be reserved before such a frame is made. Smaller ones are made once for all.</summary>
    public static bool NeedsRoom(NextFrame next) => next.Frame?.Size > FrameCache.MaxBytes;

    /// <summary>
    /// Waits until something large may be read or made, and written: a client that takes nothing must not make the process hold that for
    /// each stream.
    /// </summary>
    /// <param name="resume">As in <see cref="WriteAsync"/>.</param>
    /// <param name="size">How large at most.</param>
    public async Task ReserveAsync(Cursor? resume, int size = MaxFrame)
    {
        await SlowConsumerGuard.ReserveAsync(bytes, size, limit, resume, cancellationToken);
        _isReserved = true;
    }

    /// <summary>Nothing is read or under way any more.</summary>
    public void Release()
    {
        _isReserved = false;
        bytes.Taken();
    }

    private async Task WriteLargeAsync(WatchFrame frame, Cursor? resume)
    {
        if (!bytes.IsHeld)
            await SlowConsumerGuard.ReserveAsync(bytes, frame.Size, limit, resume, cancellationToken);
        await WaitUntilTakenAsync(stream.WriteAsync(frame), resume);
        if (!_isReserved)
            bytes.Taken();
    }

    private async Task WaitUntilTakenAsync(Task write, Cursor? resume)
    {
        await SlowConsumerGuard.WithinAsync(write, limit, resume, cancellationToken);
        LastWrite = Environment.TickCount64;
    }
}
