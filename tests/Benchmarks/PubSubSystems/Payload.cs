using System.Globalization;
using System.Text;

namespace VoteTracker.Benchmarks.PubSubSystems;

/// <summary>What the peers carry: as many bytes as a real update has, with its number in front as a real one has it in its name.</summary>
internal static class Payload
{
    /// <summary>Comes before the number, which has eight digits.</summary>
    public static ReadOnlySpan<byte> Mark => "seq-"u8;

    public static string Id(int sequence) => string.Create(CultureInfo.InvariantCulture, $"seq-{sequence:D8}");

    public static byte[] Of(int sequence, int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)'x');
        Encoding.ASCII.GetBytes(Id(sequence), bytes);
        return bytes;
    }
}
