using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.V1;

namespace VoteTracker.Records;

// A measure as the official files name it: "H J RES 46" (Clerk), "H.J.Res. 46" (Senate), HJRES and 46 (GPO), hjres46 (OMB list).
internal sealed partial record MeasureCitation(int Congress, ResolutionType Type, int Number)
{
    // The 1st Congress met in 1789; the numbers of a Congress have stayed under 20,000.
    public const int MaxCongress = 999;
    public const int MaxNumber = 99_999;

    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Prefix(Type)}{Number}");

    public string Name => string.Create(CultureInfo.InvariantCulture, $"congresses/{Congress}/resolutions/{Id}");

    public string Parent => ParentOf(Congress);

    public bool IsJoint => Type is ResolutionType.Hjres or ResolutionType.Sjres;

    // Art. I, sec. 7, cl. 2 and 3. Simple and concurrent resolutions never go to the President.
    public bool IsPresented => Type is ResolutionType.Hr or ResolutionType.S || IsJoint;

    public Chamber Origin =>
        Type is ResolutionType.Hr or ResolutionType.Hjres or ResolutionType.Hconres or ResolutionType.Hres
            ? Chamber.House
            : Chamber.Senate;

    public static string ParentOf(int congress) => string.Create(CultureInfo.InvariantCulture, $"congresses/{congress}");

    // Null where the text names something else: QUORUM, JOURNAL, PN171, Treaty Doc. 111-8.
    public static MeasureCitation? Parse(int congress, string text)
    {
        var match = Designation().Match(text);
        return match.Success && match.Length == text.Length ? From(congress, match) : null;
    }

    public static MeasureCitation? From(int congress, string type, string number) => Parse(congress, $"{type} {number}");

    // Every measure that running text names, each once, in order.
    public static IReadOnlyList<MeasureCitation> FindAll(int congress, string text) =>
        [.. Designation().Matches(text).Select(match => From(congress, match)).OfType<MeasureCitation>().Distinct()];

    public static string Prefix(ResolutionType type) => type.ToString().ToLowerInvariant();

    private static MeasureCitation? From(int congress, Match match)
    {
        var letters = string.Concat(match.Groups["type"].Value.Where(char.IsAsciiLetter));
        return Enum.TryParse<ResolutionType>(letters, ignoreCase: true, out var type)
            && type != ResolutionType.Unspecified
            && int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= MaxNumber
            ? new(congress, type, number)
            : null;
    }

    [GeneratedRegex(
        @"(?<![A-Za-z.'’])(?<type>(?:H|S)\.?\s*(?:R\.?(?![A-Za-z])|(?:(?:J|Con)\.?\s*)?Res\.?"
        + @"|(?=[\s.]*\d)))\s*(?<number>\d{1,5})(?!\d|-\d)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Designation();
}
