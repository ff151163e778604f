using System.Net;
using System.Net.Sockets;

namespace VoteTracker.Benchmarks.Wire;

/// <summary>
/// One connection of subscribers that costs as little as can be: it walks over the lengths in what it receives and counts. Every
/// system is received like this, since clients and servers share the processor and a heavy client would hide the server.
/// </summary>
internal abstract class Receiver : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly Lock _sending = new();
    private Task _receiving = Task.CompletedTask;
    private volatile bool _ending;

    protected Receiver(int port, Arrivals arrivals)
    {
        Arrivals = arrivals;
        Socket.Connect(IPAddress.Loopback, port);
    }

    protected Arrivals Arrivals { get; }

    /// <summary>Whether payload is cut into frames, so that only the receiver itself can show it to the observer in one piece.</summary>
    protected virtual bool IsFramed => false;

    private Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public async ValueTask DisposeAsync()
    {
        _ending = true;
        Socket.Dispose();
        await _receiving;
    }

    /// <summary>Starts receiving; the last act of a constructor.</summary>
    protected void Start() => _receiving = ReceiveAsync();

    protected void Send(ReadOnlySpan<byte> bytes)
    {
        lock (_sending)
        {
            while (!bytes.IsEmpty)
                bytes = bytes[Socket.Send(bytes)..];
        }
    }

    /// <summary>Takes what came.</summary>
    /// <returns>How many bytes it took; the rest comes again, with more behind it.</returns>
    protected abstract int Take(ReadOnlySpan<byte> bytes);

    private async Task ReceiveAsync()
    {
        var held = 0;
        try
        {
            while (true)
            {
                var count = await Socket.ReceiveAsync(_buffer.AsMemory(held));
                if (count == 0)
                    throw new IOException($"the server of {GetType().Name} closed the connection");
                if (!IsFramed)
                    Arrivals.Observer?.Invoke(_buffer.AsSpan(held, count));
                var taken = Take(_buffer.AsSpan(0, held + count));
                held += count - taken;
                if (taken > 0 && held > 0)
                    _buffer.AsSpan(taken, held).CopyTo(_buffer);
            }
        }
        catch (Exception fault)
        {
            if (!_ending)
                Arrivals.Fail(fault);
        }
    }
}
