using System.Globalization;
using System.Text;

namespace VoteTracker.Cli.Output;

/// <summary>
/// Recorded text that a terminal shows and does not obey. Titles and names come from files that anyone may have written: a control
/// character could steer the terminal, a format character reorder or hide what stands beside it.
/// </summary>
internal static class VisibleText
{
    /// <summary>
    /// The text with each control, format and separator character (Unicode's Cc, Cf, Zl, Zp) and each lone surrogate as \uXXXX, which
    /// is also how JSON spells them. Line feeds stay: lines are the caller's.
    /// </summary>
    public static string Of(string text)
    {
        StringBuilder? escaped = null;
        for (int i = 0, length; i < text.Length; i += length)
        {
            // A pair is one character; half of one is none.
            var known = Rune.TryGetRuneAt(text, i, out var rune);
            length = known ? rune.Utf16SequenceLength : 1;
            if (known && IsHarmless(rune))
            {
                escaped?.Append(text, i, length);
                continue;
            }

            escaped ??= new StringBuilder(text, 0, i, text.Length + 16);
            foreach (var unit in text.AsSpan(i, length))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        }

        return escaped?.ToString() ?? text;
    }

    /// <summary>The same on one line: a line break must not pass for a second result.</summary>
    public static string OnOneLine(string text) => Of(text.Replace("\r\n", " ", StringComparison.Ordinal)
        .Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ')).Trim();

    private static bool IsHarmless(Rune rune) => rune.Value == '\n' || Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
