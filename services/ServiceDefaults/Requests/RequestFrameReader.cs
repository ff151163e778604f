using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Limits;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>
/// Refuses a request whose messages are not framed as gRPC frames them, or are too large. By itself gRPC would answer UNKNOWN and log a
/// stack trace, or answer without a reason. It takes whole messages only, so that each read begins at the header of one. What is read counts
/// as the client's, and a message of a stream that has begun must end in time.
/// </summary>
/// <param name="body">The request.</param>
/// <param name="isStream">Whether it may have any number of messages; otherwise it has one.</param>
/// <param name="encoding">How messages are compressed that say they are.</param>
/// <param name="bytes">What the call holds of requests.</param>
/// <param name="timer">Ends a call whose message does not arrive.</param>
internal sealed class RequestFrameReader(PipeReader body, bool isStream, string? encoding, RequestBytes bytes, RequestTimer timer) : PipeReader
{
    /// <summary>
    /// What a request brings comes back in the update that tells of it, with the resource that it made, and clients take 4 MiB by
    /// default: whoever could send more than this would make an update that nobody can receive.
    /// </summary>
    public const int MaxMessage = 3 * 1024 * 1024;

    // A byte that says whether the message is compressed, and its length.
    private const int Header = 5;

    private bool _hasMessage;
    private ReadOnlySequence<byte> _read;
    private long _rest;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        // Whoever asks for the next message of a stream is done with the one before.
        if (isStream)
            bytes.Set(_rest);
        var read = await ReadBodyAsync(cancellationToken);
        if (read.IsCanceled || (Refusal(read) ?? Excess(read.Buffer)) is not { } refusal)
        {
            _read = read.Buffer;
            return read;
        }
        // The call may last until its client has taken the answer.
        body.AdvanceTo(read.Buffer.End);
        bytes.Set(0);
        throw refusal;
    }

    public override bool TryRead(out ReadResult result) => throw new NotSupportedException("gRPC reads with ReadAsync");

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _rest = _read.Slice(consumed).Length;
        _read = default;
        try
        {
            body.AdvanceTo(consumed, examined);
        }
        catch (IOException) when (IsLeft)
        {
            throw RpcErrors.Cancelled();
        }
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    // The client has left. By itself gRPC would log an error with a stack trace; of a stream ErrorInterceptor tells.
    private bool IsLeft => !isStream && !timer.HasReset;

    private async ValueTask<ReadResult> ReadBodyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken);
        }
        catch (IOException) when (IsLeft)
        {
            throw RpcErrors.Cancelled();
        }
    }

    private RpcException? Refusal(ReadResult read)
    {
        var buffer = read.Buffer;
        if (buffer.IsEmpty)
            return read.IsCompleted && !_hasMessage && !isStream ? RequestFraming.Malformed("the request has no message") : null;
        if (_hasMessage && !isStream)
            return MoreThanOne();
        if (buffer.Length < Header)
            return Incomplete(read);

        Span<byte> header = stackalloc byte[Header];
        buffer.Slice(0, Header).CopyTo(header);
        if (header[0] > 1)
            return RequestFraming.Malformed($"a message begins with 0 or, where it is compressed, 1; this one begins with {header[0]}");
        if (header[0] == 1 && encoding is (null or "" or "identity"))
            return RequestFraming.Malformed("a message says that it is compressed, and grpc-encoding does not say how");
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > MaxMessage)
            return RequestFraming.TooLarge();
        if (buffer.Length < Header + length)
            return Incomplete(read);
        _hasMessage = true;
        if (isStream)
            timer.Stop();
        return isStream || buffer.Length == Header + length ? null : MoreThanOne();
    }

    private static RpcException MoreThanOne() => RequestFraming.Malformed("the request goes on after its message");

    private RpcException? Incomplete(ReadResult read)
    {
        if (read.IsCompleted)
            return RequestFraming.Malformed("the request ends within a message");
        timer.Start();
        return null;
    }

    private RpcException? Excess(ReadOnlySequence<byte> buffer)
    {
        try
        {
            bytes.Raise(buffer.Length);
            return null;
        }
        catch (CallFailedException refusal)
        {
            return RpcErrors.From(refusal);
        }
    }
}
