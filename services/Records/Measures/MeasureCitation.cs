using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.Domain;

namespace VoteTracker.Records.Measures;

// A measure as the official files name it: "H J RES 46" (Clerk), "H.J.Res. 46" (Senate), HJRES and 46 (GPO), hjres46 (OMB list).
internal static partial class MeasureCitation
{
    // Null where the text names something else: QUORUM, JOURNAL, PN171, Treaty Doc. 111-8.
    public static MeasureName? Parse(int congress, string text)
    {
        var match = Designation().Match(text);
        return match.Success && match.Length == text.Length ? From(congress, match) : null;
    }

    public static MeasureName? From(int congress, string type, string number) => Parse(congress, $"{type} {number}");

    // Every measure that running text names, each once, in order.
    public static IReadOnlyList<MeasureName> FindAll(int congress, string text) =>
        [.. Designation().Matches(text).Select(match => From(congress, match)).OfType<MeasureName>().Distinct()];

    private static MeasureName? From(int congress, Match match)
    {
        var letters = string.Concat(match.Groups["type"].Value.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return MeasureTypes.Parse(letters) is not MeasureType.Unspecified and var type
            && int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= MeasureName.MaxNumber
            ? new(congress, type, number)
            : null;
    }

    [GeneratedRegex(
        @"(?<![A-Za-z.'’])(?<type>(?:H|S)\.?\s*(?:R\.?(?![A-Za-z])|(?:(?:J|Con)\.?\s*)?Res\.?"
        + @"|(?=[\s.]*\d)))\s*(?<number>\d{1,5})(?!\d|-\d)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Designation();
}
