using Grpc.Core;

namespace VoteTracker.Updates;

/// <summary>
/// Writes frames to one subscriber. There is no queue: a frame is made when the one before it was taken. A subscriber that takes
/// nothing for too long costs only itself, and is told where to resume: after the frame that it did not take, since that is on
/// its way and comes before the error.
/// </summary>
internal sealed class WatchWriter(IServerStreamWriter<WatchFrame> stream, TimeSpan limit, CancellationToken call)
{
    /// <summary>When the last frame went out, in <see cref="Environment.TickCount64"/>.</summary>
    public long LastWrite { get; private set; }

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="resume">Where to resume after it; null where there is no such place.</param>
    public ValueTask WriteAsync(WatchFrame frame, Cursor? resume)
    {
        // Without the call's token, which ends the waiting below: what the server hangs on it would outlive a call that was ended
        // in the middle of a write.
        var write = stream.WriteAsync(frame);
        if (!write.IsCompletedSuccessfully)
            return new ValueTask(UntilTakenAsync(write, resume));
        LastWrite = Environment.TickCount64;
        return default;
    }

    private async Task UntilTakenAsync(Task write, Cursor? resume)
    {
        await SlowConsumerGuard.WithinAsync(write, limit, resume, call);
        LastWrite = Environment.TickCount64;
    }
}
