using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.Records.Reading;

namespace VoteTracker.Records.Sap;

// The parts of one Statement of Administration Policy, from its text: letterhead with date and chamber, the line STATEMENT OF
// ADMINISTRATION POLICY, the measures with their titles, then the prose.
internal sealed partial record SapStatement(int Line, DateOnly? Date, string Heading, IReadOnlyList<string> Sentences)
{
    public const string Title = "STATEMENT OF ADMINISTRATION POLICY";

    public static SapStatement Parse(string file, string text)
    {
        var lines = Array.ConvertAll(text.ReplaceLineEndings("\n").Split('\n'), Folded);
        var title = Array.IndexOf(lines, Title);
        if (title < 0)
            throw new RecordException(RecordFault.Unreadable, file, 1, $"no line says {Title}");
        var start = Array.FindIndex(lines, title + 1, line => line.Length > 0);
        if (start < 0)
            throw new RecordException(RecordFault.Unreadable, file, title + 1, "the statement names no measure: it ends after its title");
        // Each measure's title ends with its sponsors; where none are named, the first blank line ends the heading.
        var sponsors = Array.FindLastIndex(lines, line => Sponsor().IsMatch(line));
        var end = sponsors > start ? sponsors + 1 : Array.FindIndex(lines, start, line => line.Length == 0);
        var heading = lines[start..(end < 0 ? lines.Length : end)].Where(line => !Sponsor().IsMatch(line));
        return new(start + 1, DateIn(lines[..title]), ListedMeasures(string.Join(' ', heading)),
            [.. Paragraphs(end < 0 ? [] : lines[end..]).SelectMany(Split)]);
    }

    // Without a copy of each word: a line may be as long as a file.
    private static string Folded(string line) => UnfoldedSpace().Replace(line.Trim(), " ");

    private static DateOnly? DateIn(IEnumerable<string> letterhead) => letterhead
        .Select(line => DateOnly.TryParseExact(
            line, "MMMM d, yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : (DateOnly?)null)
        .FirstOrDefault(date => date is not null);

    // "H.J. Res. 70, 71 and 72" names three measures.
    private static string ListedMeasures(string heading)
    {
        for (var before = ""; before != heading;)
            (before, heading) = (heading, ShortList().Replace(heading, "$1$2$3$1"));
        return heading;
    }

    // The text was taken from a PDF: rows of asterisks, page numbers and page breaks stand between the lines of a paragraph.
    private static IEnumerable<string> Paragraphs(IEnumerable<string> lines)
    {
        var paragraph = "";
        foreach (var line in lines.Where(line => !PageFurniture().IsMatch(line)))
        {
            if (line.Length > 0)
                paragraph = paragraph.Length == 0 ? line : $"{paragraph} {line}";
            else if (paragraph.Length > 0 && SentenceEnd().IsMatch(paragraph))
            {
                yield return paragraph;
                paragraph = "";
            }
        }

        if (paragraph.Length > 0)
            yield return paragraph;
    }

    private static IEnumerable<string> Split(string paragraph)
    {
        var start = 0;
        foreach (Match stop in SentenceBreak().Matches(paragraph))
        {
            if (Abbreviation().IsMatch(paragraph[start..stop.Index]))
                continue;
            var end = stop.Index + stop.Groups[1].Length;
            yield return paragraph[start..end];
            start = stop.Index + stop.Length;
        }

        if (start < paragraph.Length)
            yield return paragraph[start..];
    }

    [GeneratedRegex(@"\s{2,}|[^\S ]")]
    private static partial Regex UnfoldedSpace();

    [GeneratedRegex(@"^\((Reps?|Sens?|Del)\. ")]
    private static partial Regex Sponsor();

    [GeneratedRegex(
        @"((?:H|S)\.?\s*(?:J\.?\s*|Con\.?\s*)?(?:R\.?|Res\.?)\s*)(\d+)(,\s*(?:and\s+)?|\s+and\s+)(?=\d+\b)", RegexOptions.IgnoreCase)]
    private static partial Regex ShortList();

    [GeneratedRegex(@"^(\d{1,3}|[*\s]+)$")]
    private static partial Regex PageFurniture();

    [GeneratedRegex(@"[.:;?!][”’"")]*$")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"([.?!][”’"")]*)\s+(?=[“‘""(]*[A-Z])")]
    private static partial Regex SentenceBreak();

    // What stands before a full stop that ends no sentence: "H.J. Res", "Rep", "U.S", a single capital.
    [GeneratedRegex(
        @"(^|[\s(.“])([A-Z]|Res|Con|Reps?|Sens?|No|Nos|Mr|Mrs|Ms|Dr|Jr|Sr|St|Fed|Reg|Sec|Stat|Amdt|Pub|Inc|Co"
        + @"|vs?|Gov|Gen|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)$")]
    private static partial Regex Abbreviation();
}
