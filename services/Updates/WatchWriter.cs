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

    public async Task WriteAsync(WatchFrame frame, string resume)
    {
        // Without the call's token, which ends the waiting: what the server hangs on it would outlive a call that was ended in the
        // middle of a write.
        await StreamWrite.WithinAsync(stream.WriteAsync(frame), limit, resume, call);
        LastWrite = Environment.TickCount64;
    }
}
