using System.Text.RegularExpressions;

namespace VoteTracker.Contract.Listing;

/// <summary>One word of a filter.</summary>
/// <param name="Text">Its text, without quotes.</param>
/// <param name="Position">Where it begins, counted from 1.</param>
/// <param name="IsQuoted">Whether it stood in quotes, and so is no operator.</param>
internal readonly record struct FilterToken(string Text, int Position, bool IsQuoted);

/// <summary>Cuts a filter into words (AIP-160).</summary>
internal static partial class FilterTokens
{
    public static List<FilterToken> Of(string filter, Func<int, string, Exception> wrong)
    {
        var tokens = new List<FilterToken>();
        var position = 0;
        while (position < filter.Length)
        {
            if (char.IsWhiteSpace(filter[position]))
            {
                position++;
                continue;
            }
            var match = Word().Match(filter, position);
            if (!match.Success || match.Index != position)
                throw wrong(position + 1, "is not closed by a quote");
            var quoted = match.Groups["quoted"];
            tokens.Add(quoted.Success
                ? new FilterToken(Escape().Replace(quoted.Value, "$1"), position + 1, true)
                : new FilterToken(match.Value, position + 1, false));
            position += match.Length;
        }
        return tokens;
    }

    [GeneratedRegex("\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|<=|>=|!=|[=<>:()]|[^\\s\"=<>!:()]+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Word();

    // A backslash takes what follows it as it is: a quote, or a backslash.
    [GeneratedRegex("\\\\(.)", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Escape();
}
