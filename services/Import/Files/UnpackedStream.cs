namespace VoteTracker.Import.Files;

// Counts the bytes that come out of a compressed archive, and fails beyond a limit: a few compressed bytes may stand for a gigabyte.
internal sealed class UnpackedStream(Stream source, long most) : Stream
{
    private long _unpacked;
    private long _allowed = long.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // How many bytes may be read until the next call.
    public void Allow(long bytes) => _allowed = bytes;

    public override int Read(byte[] buffer, int offset, int count) => Counted(source.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Counted(source.Read(buffer));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Counted(await source.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await source.ReadAsync(buffer, cancellationToken));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        (_unpacked, _allowed) = (_unpacked + read, _allowed - read);
        return _unpacked > most ? throw new InvalidDataException($"it unpacks to more than {most >> 30} GiB")
            : _allowed < 0 ? throw new InvalidDataException("the header of an entry is larger than any path needs")
            : read;
    }
}
