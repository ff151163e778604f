using System.Globalization;
using System.Text;
using System.Text.Json;
using VoteTracker.Cli.Output;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Import;

public sealed class VisibleTextTests
{
    private static readonly UnicodeCategory[] _obeyed =
        [UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator];

    [Fact]
    public void No_character_of_any_plane_that_a_terminal_obeys_is_printed_and_every_other_is_as_it_is()
    {
        var all = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value));
        foreach (var rune in all)
        {
            var text = rune.ToString();
            var shown = VisibleText.OnOneLine($"a{text}b");
            if (!_obeyed.Contains(Rune.GetUnicodeCategory(rune)))
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
    }

    [Fact]
    public void JSON_says_the_same_and_is_still_the_same_to_a_program()
    {
        const string Title = "A\u202Ebill\u2066 \U000E0001 \u2028 \u001B[2J";
        var line = JsonOutput.Line(new Resolution { Title = Title });
        Assert.DoesNotContain(line, character => _obeyed.Contains(char.GetUnicodeCategory(character)));
        Assert.Equal(Title, JsonElement.Parse(line).GetProperty("title").GetString());
    }
}
