using System.Buffers;
using System.Globalization;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>Identifies one delivery: the offset of the update and the token of its lease.</summary>
internal static class DeliveryId
{
    private const int TokenLength = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static string Format(long offset, string token) => string.Create(CultureInfo.InvariantCulture, $"{offset}-{token}");

    public static bool IsValid(string id) => OffsetOf(id) > 0;

    /// <summary>Reads one that is valid.</summary>
    public static (long Offset, string Token) Parse(string id) => (OffsetOf(id), id[^TokenLength..]);

    // 0 where it is not valid.
    private static long OffsetOf(string id)
    {
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        // Offsets are exact in Redis's numbers up to 2^53, which has 16 digits.
        if (dash is < 1 or > 15 || id.Length != dash + 1 + TokenLength
            || !long.TryParse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            || id.AsSpan(dash + 1).ContainsAnyExcept(Digits))
            return 0;
        return offset;
    }
}
