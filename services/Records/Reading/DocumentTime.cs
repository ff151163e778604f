using System.Globalization;
using VoteTracker.Records.History;

namespace VoteTracker.Records.Reading;

// When a source last changed a document, in the ways in which sources write it. Where nothing can be made of it there is none, with a
// warning: a wrong one would let an old document pass for new.
internal static class DocumentTime
{
    // "January 10, 2025, 02:57 PM" (LIS, Washington's clock), 2026-09-15T11:20:08.180 (docs.house.gov, the same), and with an offset.
    private static readonly string[] Washington =
        ["MMMM d, yyyy, h:mm tt", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "ddd, dd MMM yyyy HH:mm:ss"];

    public static DateTimeOffset? Of(XmlRecord? element) =>
        element is null or { Text.Length: 0 } ? null : Parse(element.Text, isCapitols: true, reason => element.Warn(RecordFlaw.PartNotRead, $"<{element.Name}> {reason}"));

    public static DateTimeOffset? Of(XmlRecord element, string attribute) =>
        element.Attribute(attribute) is not { Length: > 0 } text ? null
        : Parse(text, isCapitols: true, reason => element.Warn(RecordFlaw.PartNotRead, $"{attribute} {reason}"));

    // Who writes JSON (the scraper, the Congress.gov API) means UTC where it says nothing else.
    public static DateTimeOffset? Of(JsonRecord owner, string name) =>
        owner.Optional(name) is not { Length: > 0 } text ? null
        : Parse(text, isCapitols: false, reason => owner.Warn(RecordFlaw.PartNotRead, $"\"{name}\" {reason}"));

    private static DateTimeOffset? Parse(string text, bool isCapitols, Action<string> warn)
    {
        // RFC 822 names of Washington's two offsets.
        var local = text.EndsWith(" EDT", StringComparison.Ordinal) || text.EndsWith(" EST", StringComparison.Ordinal) ? text[..^4] : text;
        if (isCapitols
            && DateTime.TryParseExact(local, Washington, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var clock)
            && IsPlausible(clock))
            return WashingtonTime.At(DateOnly.FromDateTime(clock), TimeOnly.FromDateTime(clock));
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && IsPlausible(moment.DateTime))
            return moment;
        warn($"should say when the document was changed and is \"{text}\"");
        return null;
    }

    // No source published files before; a date far ahead would outrank everything that follows.
    private static bool IsPlausible(DateTime moment) => moment.Year is >= 1990 and < 2100;
}
