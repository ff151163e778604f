using VoteTracker.Board.Views;

namespace VoteTracker.Board.Tests;

/// <summary>What a page shows of long texts and lists.</summary>
public sealed class PageBoundTests
{
    [Theory]
    [InlineData("short", "short")]
    [InlineData("0123456789", "0123456789")]
    [InlineData("0123456789a", "0123456789…")]
    // Half of a pair would be shown as \uD83D.
    [InlineData("012345678\U0001F5F3\uFE0F", "012345678…")]
    public void A_long_text_ends_with_an_ellipsis_between_two_characters(string text, string expected) => Assert.Equal(expected, PageBound.Short(text, 10));

    [Fact]
    public void A_list_has_as_many_as_there_is_room_for_and_says_how_many_are_left()
    {
        var some = PageBound.First([4, 4, 4, 1], 9, size => size);
        var all = PageBound.First([4, 4, 1], 9, size => size);

        Assert.Equal([4, 4], some.Shown);
        Assert.Equal((2, 0), (some.Left, all.Left));
    }

    [Fact]
    public void Room_is_counted_as_HTML_spells_the_letters() => Assert.Equal("yea".Length + "&#x8A9E;".Length + "&quot;".Length, PageBound.Bytes("yea", "語", "\""));
}
