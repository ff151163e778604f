using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// Connection middleware: reads on only while few of the connection's HTTP/2 requests wait to be begun. The server takes each from the
/// connection and hands it to the thread pool, up to the thousands of streams that a connection may have, so a client that sends requests and
/// waits for no answer fills memory and has all others wait behind them. Stands behind TLS, where frames can be read.
/// </summary>
/// <param name="input">What the client sends.</param>
/// <param name="clock">For how long it waits.</param>
internal sealed class RequestBacklog(PipeReader input, TimeProvider clock) : PipeReader
{
    /// <summary>With how many waiting nothing more is read.</summary>
    public const int MostWaiting = 32;

    /// <summary>How much is read at once while any wait: forty requests of the shortest kind.</summary>
    public const int MostBytesAtOnce = 512;

    private const int FrameHeaderLength = 9;
    private const int TypeAt = 3;
    private const int StreamAt = 5;
    private const byte Headers = 1;

    /// <summary>
    /// How long it waits for one to be begun. A request that the server answers itself, as one without a path, never is, and a full pool is no
    /// reason to read nothing.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly byte[] _frameHeader = new byte[FrameHeaderLength];
    private ReadOnlySequence<byte> _buffer;
    private TaskCompletionSource? _room;
    private bool _isHttp2 = true;
    private int _prefaceLength;
    private int _frameHeaderLength;
    private int _payloadLeft;
    private int _lastStream;
    private int _waiting;
    private long _lastChange;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var backlog = new RequestBacklog(transport.Input, TimeProvider.System);
        connection.Features.Set(backlog);
        connection.Transport = new Duplex(backlog, transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    /// <summary>A request of the connection is begun.</summary>
    public void Begin()
    {
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            _lastChange = clock.GetTimestamp();
            if (_waiting > 0 && --_waiting <= MostWaiting / 2)
                (room, _room) = (_room, null);
        }
        room?.SetResult();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (Room() is { } room)
            await WaitAsync(room);
        return Part(await input.ReadAsync(cancellationToken));
    }

    public override bool TryRead(out ReadResult result)
    {
        var isRead = input.TryRead(out result);
        if (isRead)
            result = Part(result);
        return isRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_isHttp2)
        {
            foreach (var part in _buffer.Slice(0, consumed))
                Count(part.Span);
        }
        _buffer = default;
        input.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

    private ReadResult Part(ReadResult result)
    {
        _buffer = result.Buffer;
        if (!_isHttp2 || !AnyWait() || _buffer.Length <= MostBytesAtOnce)
            return result;
        _buffer = _buffer.Slice(0, MostBytesAtOnce);
        return new ReadResult(_buffer, result.IsCanceled, isCompleted: false);
    }

    // Those of which nothing was heard for long are never begun, and must not have the connection read in small parts for ever.
    private bool AnyWait()
    {
        lock (_lock)
        {
            if (_waiting > 0 && clock.GetElapsedTime(_lastChange) > Patience)
                _waiting = 0;
            return _waiting > 0;
        }
    }

    private Task? Room()
    {
        lock (_lock)
            return _waiting < MostWaiting ? null : (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private async Task WaitAsync(Task room)
    {
        using var over = new CancellationTokenSource();
        var isOver = await Task.WhenAny(room, Task.Delay(Patience, clock, over.Token)) != room;
        await over.CancelAsync();
        if (!isOver)
            return;
        lock (_lock)
            (_waiting, _room) = (0, null);
    }

    // Requests are HEADERS of streams that are new; trailers are of those before.
    private void Count(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _isHttp2)
        {
            if (_prefaceLength < Preface.Length)
            {
                var length = int.Min(Preface.Length - _prefaceLength, bytes.Length);
                _isHttp2 = bytes[..length].SequenceEqual(Preface.Slice(_prefaceLength, length));
                _prefaceLength += length;
                bytes = bytes[length..];
            }
            else if (_payloadLeft > 0)
            {
                var length = int.Min(_payloadLeft, bytes.Length);
                _payloadLeft -= length;
                bytes = bytes[length..];
            }
            else
            {
                var length = int.Min(FrameHeaderLength - _frameHeaderLength, bytes.Length);
                bytes[..length].CopyTo(_frameHeader.AsSpan(_frameHeaderLength));
                _frameHeaderLength += length;
                bytes = bytes[length..];
                if (_frameHeaderLength == FrameHeaderLength)
                    CountFrame();
            }
        }
    }

    private void CountFrame()
    {
        _frameHeaderLength = 0;
        _payloadLeft = (_frameHeader[0] << 16) | (_frameHeader[1] << 8) | _frameHeader[2];
        var stream = BinaryPrimitives.ReadInt32BigEndian(_frameHeader.AsSpan(StreamAt)) & int.MaxValue;
        if (_frameHeader[TypeAt] != Headers || stream <= _lastStream)
            return;
        _lastStream = stream;
        lock (_lock)
            (_waiting, _lastChange) = (_waiting + 1, clock.GetTimestamp());
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
