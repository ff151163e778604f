using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>
/// Refuses a request whose messages are not framed as gRPC frames them, or are too large. By itself gRPC would answer UNKNOWN and log a
/// stack trace, or answer without a reason. It takes whole messages only, so that each read begins at the header of one.
/// </summary>
/// <param name="body">The request.</param>
/// <param name="isStream">Whether it may have any number of messages; otherwise it has one.</param>
/// <param name="encoding">How messages are compressed that say they are.</param>
internal sealed class RequestFrameReader(PipeReader body, bool isStream, string? encoding) : PipeReader
{
    /// <summary>
    /// What a request brings comes back in the update that tells of it, with the resource that it made, and clients take 4 MiB by
    /// default: whoever could send more than this would make an update that nobody can receive.
    /// </summary>
    public const int MaxMessage = 3 * 1024 * 1024;

    // A byte that says whether the message is compressed, and its length.
    private const int Header = 5;

    private bool _hasMessage;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(cancellationToken);
        if (read.IsCanceled || Refusal(read) is not { } refusal)
            return read;
        body.AdvanceTo(read.Buffer.Start);
        throw refusal;
    }

    public override bool TryRead(out ReadResult result) => throw new NotSupportedException("gRPC reads with ReadAsync");

    public override void AdvanceTo(SequencePosition consumed) => body.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => body.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    private RpcException? Refusal(ReadResult read)
    {
        var buffer = read.Buffer;
        if (buffer.IsEmpty)
            return read.IsCompleted && !_hasMessage && !isStream ? RequestFraming.Malformed("the request has no message") : null;
        if (_hasMessage && !isStream)
            return MoreThanOne();
        if (buffer.Length < Header)
            return EndsWithin(read);

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
            return EndsWithin(read);
        _hasMessage = true;
        return isStream || buffer.Length == Header + length ? null : MoreThanOne();
    }

    private static RpcException MoreThanOne() => RequestFraming.Malformed("the request goes on after its message");

    private static RpcException? EndsWithin(ReadResult read) =>
        read.IsCompleted ? RequestFraming.Malformed("the request ends within a message") : null;
}
