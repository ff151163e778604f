using System.Globalization;

namespace VoteTracker.Domain;

/// <summary>The parent of everything: <c>congresses/116</c>. One Congress has one log and one order.</summary>
public static class CongressName
{
    /// <summary>The highest number that a Congress may have; the 116th met in 2019.</summary>
    public const int MaxNumber = 999;

    private const string Prefix = "congresses/";

    /// <summary>Writes the name of a Congress.</summary>
    /// <param name="congress">Its number.</param>
    /// <returns>Such as <c>congresses/116</c>.</returns>
    public static string Format(int congress) => Prefix + congress.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads the name of a Congress.</summary>
    /// <param name="name">Such as <c>congresses/116</c>.</param>
    /// <param name="congress">Its number, 1 to 999.</param>
    /// <returns>Whether it was well formed.</returns>
    public static bool TryParse(string name, out int congress)
    {
        congress = 0;
        return name.StartsWith(Prefix, StringComparison.Ordinal) && TryParseNumber(name.AsSpan(Prefix.Length), MaxNumber, out congress);
    }

    /// <summary>Splits <c>congresses/{congress}/{collection}/{id}</c>.</summary>
    /// <param name="name">The full name.</param>
    /// <param name="collection">The collection it must be in.</param>
    /// <param name="id">The last segment, not empty.</param>
    /// <returns>Whether it was of that shape.</returns>
    public static bool TrySplit(string name, string collection, out int congress, out string id)
    {
        (congress, id) = (0, "");
        var segments = name.Split('/');
        if (segments.Length != 4 || segments[2] != collection || segments[3].Length == 0)
            return false;
        id = segments[3];
        return TryParse($"{segments[0]}/{segments[1]}", out congress);
    }

    internal static bool TryParseNumber(ReadOnlySpan<char> digits, int most, out int number)
    {
        number = 0;
        return digits.Length is > 0 and < 10
            && digits[0] != '0'
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= most;
    }

    /// <summary>Whether a text is an id as AIP-122 has it: letters a-z, digits and single hyphens inside.</summary>
    /// <param name="id">The text.</param>
    /// <param name="most">Its greatest length.</param>
    /// <returns>Whether it may stand in a resource name.</returns>
    public static bool IsId(ReadOnlySpan<char> id, int most) =>
        id.Length > 0 && id.Length <= most && id[0] != '-' && id[^1] != '-' && !id.ContainsAnyExcept(IdCharacters);

    private static readonly System.Buffers.SearchValues<char> IdCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
}
