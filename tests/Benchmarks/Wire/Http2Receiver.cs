using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace VoteTracker.Benchmarks.Wire;

/// <summary>A connection with server-streaming gRPC calls on it, over HTTP/2 without TLS (RFC 9113).</summary>
internal sealed class Http2Receiver : Receiver
{
    private const int HeaderLength = 9;
    private const int LargestWindow = int.MaxValue;

    // A window is opened again when half of it is used up: hardly ever.
    private const long Refill = 1L << 30;

    private readonly int _enter;
    private readonly int _counted;
    private readonly List<(GrpcMessages Messages, Window Window)> _streams = [];
    private readonly Window _window = new();
    private int _frameLeft;
    private int _stream;

    /// <summary>Connects.</summary>
    /// <param name="port">The port.</param>
    /// <param name="arrivals">Counts what comes; a stream is open with its first message.</param>
    /// <param name="enter">As in <see cref="GrpcMessages"/>.</param>
    /// <param name="counted">The field that is a delivery.</param>
    public Http2Receiver(int port, Arrivals arrivals, int enter, int counted)
        : base(port, arrivals)
    {
        (_enter, _counted) = (enter, counted);
        // Settings: no header table (1), no push (2), the largest window for each stream (4).
        Span<byte> settings = stackalloc byte[18];
        WriteSetting(settings, 1, 0);
        WriteSetting(settings[6..], 2, 0);
        WriteSetting(settings[12..], 4, LargestWindow);
        Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        SendFrame(Frame.Settings, 0, 0, settings);
        SendWindow(0, LargestWindow - 65_535);
        Start();
    }

    private enum Frame : byte
    {
        Data = 0,
        Headers = 1,
        Reset = 3,
        Settings = 4,
        Ping = 6,
        GoAway = 7,
        WindowUpdate = 8,
    }

    /// <summary>Starts a call.</summary>
    /// <param name="path">Such as /package.Service/Method.</param>
    /// <param name="request">The only request.</param>
    /// <param name="halfClose">Whether no more requests come; a server that streams both ways would end the call.</param>
    public void Open(string path, IMessage request, bool halfClose)
    {
        int id;
        lock (_streams)
        {
            _streams.Add((new GrpcMessages(_enter, _counted), new Window()));
            id = 2 * _streams.Count - 1;
        }
        SendFrame(Frame.Headers, 0x4, id, Headers(path));
        var body = new byte[5 + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), body.Length - 5);
        request.WriteTo(body.AsSpan(5));
        SendFrame(Frame.Data, halfClose ? (byte)0x1 : (byte)0, id, body);
    }

    protected override bool IsFramed => true;

    protected override int Take(ReadOnlySpan<byte> bytes)
    {
        var all = bytes.Length;
        var deliveries = 0;
        while (true)
        {
            if (_frameLeft > 0)
            {
                var data = bytes[..Math.Min(_frameLeft, bytes.Length)];
                deliveries += TakeData(data);
                bytes = bytes[data.Length..];
                _frameLeft -= data.Length;
                if (_frameLeft > 0)
                    break;
            }
            if (bytes.Length < HeaderLength)
                break;
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes) >>> 8;
            var (kind, flags) = ((Frame)bytes[3], bytes[4]);
            _stream = BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue;
            if (kind == Frame.Data)
            {
                bytes = bytes[HeaderLength..];
                _frameLeft = length;
                continue;
            }
            if (bytes.Length < HeaderLength + length)
                break;
            TakeControl(kind, flags, bytes.Slice(HeaderLength, length));
            bytes = bytes[(HeaderLength + length)..];
        }
        Arrivals.Add(deliveries);
        return all - bytes.Length;
    }

    private int TakeData(ReadOnlySpan<byte> data)
    {
        GrpcMessages messages;
        Window window;
        lock (_streams)
            (messages, window) = _streams[_stream / 2];
        Arrivals.Observer?.Invoke(data);
        Used(0, _window, data.Length);
        Used(_stream, window, data.Length);
        var before = messages.Messages;
        var found = messages.Take(data);
        if (before == 0 && messages.Messages > 0)
            Arrivals.AddOpen();
        return found;
    }

    private void TakeControl(Frame kind, byte flags, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case Frame.Settings when (flags & 0x1) == 0:
                SendFrame(Frame.Settings, 0x1, 0, []);
                break;
            case Frame.Ping when (flags & 0x1) == 0:
                SendFrame(Frame.Ping, 0x1, 0, payload);
                break;
            case Frame.Headers when (flags & 0x1) != 0:
                throw new IOException($"the server ended a call: {Encoding.ASCII.GetString(payload)}");
            case Frame.Reset or Frame.GoAway:
                throw new IOException($"the server sent {kind}: {Convert.ToHexString(payload)}");
            default:
                break;
        }
    }

    private void Used(int stream, Window window, int bytes)
    {
        window.Used += bytes;
        if (window.Used < Refill)
            return;
        SendWindow(stream, (int)window.Used);
        window.Used = 0;
    }

    private void SendWindow(int stream, int bytes)
    {
        Span<byte> increment = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(increment, bytes);
        SendFrame(Frame.WindowUpdate, 0, stream, increment);
    }

    private void SendFrame(Frame kind, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = ((byte)kind, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeaderLength));
        Send(frame);
    }

    private static void WriteSetting(Span<byte> at, ushort name, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(at, name);
        BinaryPrimitives.WriteInt32BigEndian(at[2..], value);
    }

    // HPACK (RFC 7541) without a table: :method POST and :scheme http are in the static one, the others are literals.
    private static byte[] Headers(string path) =>
    [
        0x83, 0x86,
        0x04, (byte)path.Length, .. Encoding.ASCII.GetBytes(path),
        0x01, 9, .. "127.0.0.1"u8,
        0x0f, 0x10, 16, .. "application/grpc"u8,
        0x00, 2, .. "te"u8, 8, .. "trailers"u8,
    ];

    private sealed class Window
    {
        public long Used { get; set; }
    }
}
