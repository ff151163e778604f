using System.Buffers;
using System.IO.Compression;
using Grpc.Net.Compression;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>
/// Refuses a compressed request that is broken, or too large once it is decompressed. By itself gRPC would answer UNKNOWN and log a stack
/// trace, or answer without a reason.
/// </summary>
/// <param name="provider">Compresses and decompresses.</param>
/// <param name="decompress">Decompresses as well, and leaves the compressed stream open.</param>
internal sealed class BoundedDecompression(ICompressionProvider provider, Func<Stream, Stream> decompress) : ICompressionProvider
{
    // Records compress to a tenth. What expands a thousand times, as zeros do, costs its sender nothing and the server as much as a large request.
    private const int MaxExpansion = 32;

    // So much may come of however little.
    private const int AlwaysTaken = 16 << 10;

    private const int Part = 16 << 10;

    public string EncodingName => provider.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => provider.CreateCompressionStream(stream, compressionLevel);

    /// <summary>Decompresses once only to count, since gRPC keeps all that it gets: what is too large must never be in memory.</summary>
    public Stream CreateDecompressionStream(Stream stream)
    {
        var most = Math.Min(RequestFrameReader.MaxMessage, AlwaysTaken + MaxExpansion * stream.Length);
        var part = ArrayPool<byte>.Shared.Rent(Part);
        try
        {
            using var decompressed = decompress(stream);
            var length = 0L;
            for (int read; (read = decompressed.Read(part)) > 0;)
            {
                if ((length += read) > most)
                    throw RequestFraming.TooLarge();
            }
        }
        catch (InvalidDataException broken)
        {
            throw RequestFraming.Malformed($"the request cannot be decompressed: {broken.Message}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
        stream.Position = 0;
        return provider.CreateDecompressionStream(stream);
    }
}
