using System.Threading.Channels;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>
/// Sends answers to deliveries: on the current stream, or while there is none, into a bounded queue for the next one. The service accepts
/// them on any stream of the subscription until the delivery's deadline.
/// </summary>
internal sealed class DeliveryAnswers : IDisposable
{
    private const int MaxQueued = 10_000;

    private readonly Channel<DeliverRequest> _queued = Channel.CreateBounded<DeliverRequest>(MaxQueued);
    private DeliveryStream? _stream;

    /// <summary>Sends an answer, or queues it for the next stream.</summary>
    /// <returns>Whether it was sent or queued: false when the queue is full or the consumer has left.</returns>
    public async Task<bool> SendAsync(DeliverRequest answer)
    {
        var stream = Volatile.Read(ref _stream);
        if (stream is not null && await stream.SendAsync(answer))
            return true;
        if (!_queued.Writer.TryWrite(answer))
            return false;
        // Another stream may have emptied the queue before this was queued.
        if (Volatile.Read(ref _stream) is { } next && next != stream)
            await SendQueuedAsync(next);
        return true;
    }

    /// <summary>Switches to a stream and sends the queued answers on it.</summary>
    public async Task UseAsync(DeliveryStream stream)
    {
        Volatile.Write(ref _stream, stream);
        await SendQueuedAsync(stream);
    }

    /// <summary>The consumer has left: later answers are refused.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _stream, null);
        _queued.Writer.TryComplete();
    }

    private async Task SendQueuedAsync(DeliveryStream stream)
    {
        while (_queued.Reader.TryRead(out var answer))
        {
            if (await stream.SendAsync(answer))
                continue;
            _queued.Writer.TryWrite(answer);
            return;
        }
    }
}
