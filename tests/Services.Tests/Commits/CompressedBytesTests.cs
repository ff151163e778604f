using System.IO.Compression;
using VoteTracker.State;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>What lies compressed in Redis.</summary>
public sealed class CompressedBytesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 << 10)]
    [InlineData(1 << 20)]
    public void What_is_compressed_is_read_back(int length)
    {
        var random = new Random(length);
        // Half of it has no pattern.
        byte[] bytes = [.. Enumerable.Range(0, length).Select(at => at % 2 == 0 ? (byte)random.Next(256) : (byte)7)];

        Assert.Equal(bytes, CompressedBytes.Read(CompressedBytes.Write(bytes)));
    }

    [Fact]
    public void What_was_compressed_before_there_were_rosters_is_read()
    {
        byte[] bytes = [.. Enumerable.Range(0, 2_000).Select(at => (byte)(at % 50))];
        using var old = new MemoryStream();
        old.WriteByte(0);
        using (var zlib = new ZLibStream(old, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(bytes);

        Assert.Equal(bytes, CompressedBytes.Read(old.ToArray()));
    }
}
