using System.Text.Encodings.Web;
using VoteTracker.Wording;

namespace VoteTracker.Board.Views;

/// <summary>
/// A page has at most about 512 KB of HTML, whatever is recorded; a vote compared with another, 600 KB. So a text in a list is shown up to
/// a length, and a list up to a size; the page says how much more there is and where. The shares of a page's lists are set where each is
/// made. What a page is about has all of its words there: the contract bounds them.
/// </summary>
internal static class PageBound
{
    /// <summary>The most of a text in a list.</summary>
    public const int Line = 240;

    /// <summary>The most of a name, a party, a result or what else is a few words.</summary>
    public const int Name = 48;

    /// <summary>The beginning of a recorded text on one line, with an ellipsis where there is more.</summary>
    public static string Short(string text, int most = Line)
    {
        if (text.Length <= most)
            return VisibleText.OnOneLine(text);
        // Half of a pair is no character.
        return VisibleText.OnOneLine(text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]) + "…";
    }

    /// <summary>How many bytes texts take in a page: up to eight for a letter, since HTML spells most that are not Latin as numbers.</summary>
    public static int Bytes(params ReadOnlySpan<string> texts)
    {
        var bytes = 0;
        foreach (var text in texts)
            bytes += HtmlEncoder.Default.Encode(text).Length;
        return bytes;
    }

    /// <summary>As many of the first as have room.</summary>
    /// <param name="all">All of them.</param>
    /// <param name="room">For so many bytes.</param>
    /// <param name="size">How many bytes one takes.</param>
    public static Portion<T> First<T>(IReadOnlyList<T> all, int room, Func<T, int> size)
    {
        var count = 0;
        while (count < all.Count && (room -= size(all[count])) >= 0)
            count++;
        return new(count == all.Count ? all : [.. all.Take(count)], all.Count - count);
    }
}
