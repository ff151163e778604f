using System.IO.Compression;
using VoteTracker.Contract.Stored;

namespace VoteTracker.State;

/// <summary>
/// What is stored beside a resource, as its bytes lie in Redis: from schema version 3 on the positions of a vote that is over are compressed to
/// about a third. Those of a vote that members are voting on are not, since each position writes them anew.
/// </summary>
internal static class StoredDetails
{
    // No serialized message begins with it, since there is no field 0.
    private const byte Compressed = 0;

    // What is shorter would gain little.
    private const int LeastLength = 512;

    /// <param name="resource">The resource.</param>
    /// <param name="schema">The schema version in which it is written.</param>
    public static byte[] Write(StoredResource resource, int schema)
    {
        var details = resource.Details;
        if (schema < SchemaVersion.Current || details.Length < LeastLength || resource is not StoredVote { IsPending: false })
            return details;
        using var bytes = new MemoryStream();
        bytes.WriteByte(Compressed);
        using (var stream = new ZLibStream(bytes, CompressionLevel.Optimal))
            stream.Write(details);
        return bytes.ToArray();
    }

    /// <param name="stored">What lies in Redis.</param>
    public static byte[] Read(byte[] stored)
    {
        if (stored is not [Compressed, ..])
            return stored;
        using var stream = new ZLibStream(new MemoryStream(stored, 1, stored.Length - 1), CompressionMode.Decompress);
        using var details = new MemoryStream(capacity: stored.Length * 3);
        stream.CopyTo(details);
        return details.ToArray();
    }
}
