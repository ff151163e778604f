using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>What happens to a consumer of a durable subscription, beside the updates.</summary>
public abstract record ConsumerEvent
{
    private ConsumerEvent()
    {
    }

    /// <summary>A stream is open: the first, or another after <see cref="Interrupted"/>.</summary>
    public sealed record Connected : ConsumerEvent;

    /// <summary>
    /// The stream broke or ended, or could not be opened; another is opened after a delay. Told at once, whatever the handlers do. They go
    /// on, and what they have begun with stays theirs until its deadline. The rest of what was received goes back, and counts as no attempt.
    /// </summary>
    /// <param name="Cause">
    /// An <see cref="Grpc.Core.RpcException"/>; a <see cref="TimeoutException"/> after 45 seconds without a message; null when the service
    /// ended the stream without an error.
    /// </param>
    /// <param name="Attempt">The number of failures in a row: 1, 2, 3 …</param>
    /// <param name="RetryDelay">How long until the next attempt.</param>
    public sealed record Interrupted(Exception? Cause, int Attempt, TimeSpan RetryDelay) : ConsumerEvent;

    /// <summary>A handler threw. The update is delivered again after the service's delay, and the attempt counts.</summary>
    /// <param name="Delivery">What it was given.</param>
    /// <param name="Cause">What it threw.</param>
    public sealed record HandlerFailed(Delivery Delivery, Exception Cause) : ConsumerEvent;

    /// <summary>
    /// The deadline of an update passed while it was being handled, and it is delivered again. If another consumer gets it, what the handler
    /// says does not count. If it comes to this consumer while the handler still works, which may be without this event, no handler is called
    /// for it once more: what that one says counts for the new delivery. So it is after <see cref="ConsumeOptions.MaxExtension"/>, or when
    /// there was no connection for longer than the deadline.
    /// </summary>
    /// <param name="Delivery">What the handler was given.</param>
    public sealed record Late(Delivery Delivery) : ConsumerEvent;
}
