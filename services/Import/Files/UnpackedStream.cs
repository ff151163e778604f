namespace VoteTracker.Import.Files;

// Counts the bytes that are read from an archive, and fails beyond what may come out of it or what may be read at once.
internal sealed class UnpackedStream(Stream source, UnpackedBytes unpacked) : Stream
{
    private long _allowed = long.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => source.CanSeek;

    public override bool CanWrite => false;

    public override long Length => source.Length;

    public override long Position
    {
        get => source.Position;
        set => source.Position = value;
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

    public override long Seek(long offset, SeekOrigin origin) => source.Seek(offset, origin);

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
        unpacked.Add(read);
        _allowed -= read;
        return _allowed >= 0 ? read : throw new InvalidDataException("the header of an entry is larger than any path needs");
    }
}
