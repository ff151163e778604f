using System.Text.Json;

namespace VoteTracker.Wording;

/// <summary>A value for which nobody has found words yet: its own name, in words.</summary>
internal static class Phrase
{
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var words = JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()).Replace('_', ' ');
        return words == "unspecified" ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
