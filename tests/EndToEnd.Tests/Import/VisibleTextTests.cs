using System.Globalization;
using System.Text;
using System.Text.Json;
using VoteTracker.Cli.Output;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.EndToEnd.Tests.Import;

/// <summary>Recorded text as the operator's tool prints it.</summary>
public sealed class VisibleTextTests
{
    // As Unicode defines Default_Ignorable_Code_Point: those that PropList.txt names Other_Default_Ignorable_Code_Point, and variation
    // selectors, beside format characters.
    private static readonly (int First, int Last)[] Unseen =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x2065, 0x2065), (0x3164, 0x3164), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0000),
        (0xE0002, 0xE001F), (0xE0080, 0xE00FF), (0xE01F0, 0xE0FFF),
        (0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF),
    ];

    private static readonly UnicodeCategory[] Obeyed =
        [UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator];

    [Fact]
    public void No_character_of_any_plane_that_a_terminal_obeys_or_does_not_show_is_printed_and_every_other_is_as_it_is()
    {
        var all = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value));
        foreach (var rune in all)
        {
            var text = rune.ToString();
            var shown = VisibleText.OnOneLine($"a{text}b");
            if (!Obeyed.Contains(Rune.GetUnicodeCategory(rune)) && !Unseen.Any(range => rune.Value >= range.First && rune.Value <= range.Last))
                Assert.Equal($"a{text}b", shown);
            else if (rune.Value is '\n' or '\r' or '\t')
                Assert.Equal("a b", shown);
            else
                Assert.Equal($"a{string.Concat(text.Select(unit => $"\\u{(int)unit:X4}"))}b", shown);
        }
    }

    // No theory: an attribute is stored as UTF-8, which has no half pairs.
    [Fact]
    public void Half_a_surrogate_pair_is_shown_and_a_whole_one_is_a_character()
    {
        Assert.Equal("\\uD800", VisibleText.OnOneLine("\uD800"));
        Assert.Equal("a\\uDBFF", VisibleText.OnOneLine("a\uDBFF"));
        Assert.Equal("\\uDC00\\uD800b", VisibleText.OnOneLine("\uDC00\uD800b"));
        Assert.Equal("\uD83D\uDE00", VisibleText.OnOneLine("\uD83D\uDE00"));
        Assert.Equal("vote\\u202E\\u2066\\u200B\\uFEFF", VisibleText.OnOneLine("vote\u202E\u2066\u200B\uFEFF"));
        Assert.Equal("vote\\u3164\\u115F\\uFFA0\\uFE0F\\uDB40\\uDD00", VisibleText.OnOneLine("vote\u3164\u115F\uFFA0\uFE0F\U000E0100"));
    }

    [Fact]
    public void JSON_says_the_same_and_is_still_the_same_to_a_program()
    {
        const string Title = "A\u202Ebill\u2066 \U000E0001 \u2028 \u001B[2J";
        var line = JsonOutput.Line(new Resolution { Title = Title });
        Assert.DoesNotContain(line, character => Obeyed.Contains(char.GetUnicodeCategory(character)));
        Assert.Equal(Title, JsonElement.Parse(line).GetProperty("title").GetString());
    }
}
