using System.Threading.Channels;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>
/// Where answers to deliveries go: out on the stream that there is, and while there is none, into a bounded queue for the next one. The
/// service takes them on any stream of the subscription, until the delivery's deadline.
/// </summary>
internal sealed class DeliveryAnswers : IDisposable
{
    private const int MostKept = 10_000;

    private readonly Channel<DeliverRequest> _kept = Channel.CreateBounded<DeliverRequest>(MostKept);
    private DeliveryStream? _stream;

    /// <summary>Sends an answer, or keeps it for the next stream.</summary>
    /// <returns>Whether it went out or is kept; not, where too many are kept or the consumer has left.</returns>
    public async Task<bool> SendAsync(DeliverRequest answer)
    {
        var stream = Volatile.Read(ref _stream);
        if (stream is not null && await stream.SendAsync(answer))
            return true;
        if (!_kept.Writer.TryWrite(answer))
            return false;
        // Where another stream came meanwhile, it may have looked before this was kept.
        if (Volatile.Read(ref _stream) is { } next && next != stream)
            await SendKeptAsync(next);
        return true;
    }

    /// <summary>Goes on with a stream, and with what was kept first.</summary>
    public async Task GoOnAsync(DeliveryStream stream)
    {
        Volatile.Write(ref _stream, stream);
        await SendKeptAsync(stream);
    }

    /// <summary>The consumer leaves: nothing will take what comes now.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _stream, null);
        _kept.Writer.TryComplete();
    }

    private async Task SendKeptAsync(DeliveryStream stream)
    {
        while (_kept.Reader.TryRead(out var answer))
        {
            if (await stream.SendAsync(answer))
                continue;
            _kept.Writer.TryWrite(answer);
            return;
        }
    }
}
