using System.IO.Compression;
using Grpc.Net.Compression;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>
/// Refuses a compressed request that is broken, or too large once it is decompressed. By itself gRPC would answer UNKNOWN and log a stack
/// trace, or answer without a reason.
/// </summary>
internal sealed class BoundedDecompression(ICompressionProvider provider) : ICompressionProvider
{
    public string EncodingName => provider.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => provider.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream)
    {
        var message = new MemoryStream();
        try
        {
            using var decompressed = provider.CreateDecompressionStream(stream);
            var part = new byte[16 << 10];
            for (int read; (read = decompressed.Read(part)) > 0;)
            {
                if (message.Length + read > RequestFrameReader.MaxMessage)
                    throw RequestFraming.TooLarge();
                message.Write(part, 0, read);
            }
        }
        catch (InvalidDataException broken)
        {
            throw RequestFraming.Malformed($"the request cannot be decompressed: {broken.Message}");
        }
        message.Position = 0;
        return message;
    }
}
