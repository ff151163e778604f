using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace VoteTracker.Contract.Listing;

/// <summary>The words of a text: runs of letters and digits, compared without regard to case.</summary>
internal static partial class TextWords
{
    /// <summary>Each word of a text once.</summary>
    public static ImmutableArray<string> Of(string text) =>
        [.. Word().Matches(text).Select(match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Whether a text has all of some words, in any order.</summary>
    public static bool HasAll(string text, ImmutableArray<string> words)
    {
        // Most texts lack even the letters.
        if (words.Any(word => !text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            return false;
        var present = Of(text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return words.All(present.Contains);
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Word();
}
