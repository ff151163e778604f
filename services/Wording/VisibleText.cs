using System.Globalization;
using System.Text;

namespace VoteTracker.Wording;

/// <summary>
/// Recorded text that a terminal or a page shows and does not obey. Titles and names come from files that anyone may have written: a control
/// character could steer the terminal, a format character reorder or hide what stands beside it, and a character that no font shows
/// makes two names look alike.
/// </summary>
public static class VisibleText
{
    // Default_Ignorable_Code_Point of Unicode (DerivedCoreProperties.txt): what is not shown, also where it is no format character, and
    // what is reserved for that.
    private static readonly (int First, int Last)[] Ignorable =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
        (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
    ];

    /// <summary>
    /// The text with each control, format and separator character (Unicode's Cc, Cf, Zl, Zp), each that is not shown, and each lone
    /// surrogate as \uXXXX, which is also how JSON spells them. Line feeds stay: lines are the caller's.
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

    private static bool IsHarmless(Rune rune) => rune.Value == '\n' || (!Array.Exists(Ignorable, range => rune.Value >= range.First && rune.Value <= range.Last)
        && Rune.GetUnicodeCategory(rune)
            is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
}
