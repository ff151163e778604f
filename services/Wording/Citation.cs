using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.V1;

namespace VoteTracker.Wording;

/// <summary>What measures, votes and Congresses are called: H.J.Res. 46, House vote 94, the 116th Congress.</summary>
public static partial class Citation
{
    private static readonly (string Id, string Name)[] Types =
    [
        ("hr", "H.R."), ("s", "S."), ("hjres", "H.J.Res."), ("sjres", "S.J.Res."), ("hconres", "H.Con.Res."), ("sconres", "S.Con.Res."),
        ("hres", "H.Res."), ("sres", "S.Res."),
    ];

    [GeneratedRegex("^congresses/[0-9]+/resolutions/(?<type>[a-z]+)(?<number>[0-9]+)$")]
    private static partial Regex MeasurePattern { get; }

    [GeneratedRegex("^congresses/[0-9]+/votes/(?<chamber>house|senate)-[0-9]+-(?<number>[0-9]+)$")]
    private static partial Regex NumberedVotePattern { get; }

    [GeneratedRegex("^congresses/[0-9]+/votes/(?<chamber>house|senate)-")]
    private static partial Regex VotePattern { get; }

    /// <summary>A measure's type, such as H.J.Res.</summary>
    public static string Of(ResolutionType type) =>
        Array.Find(Types, known => known.Id.Equals(type.ToString(), StringComparison.OrdinalIgnoreCase)).Name ?? "";

    /// <summary>A measure, such as H.J.Res. 46.</summary>
    public static string Of(Resolution resolution)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        return string.Create(CultureInfo.InvariantCulture, $"{Of(resolution.Type)} {resolution.Number}");
    }

    /// <summary>A vote, such as House vote 94.</summary>
    public static string Of(Vote vote)
    {
        ArgumentNullException.ThrowIfNull(vote);
        return vote.Number > 0 ? string.Create(CultureInfo.InvariantCulture, $"{vote.Chamber} vote {vote.Number}") : $"{vote.Chamber} vote";
    }

    /// <summary>A measure or a vote by its resource name; the name itself where it is neither.</summary>
    public static string OfName(string name)
    {
        if (MeasurePattern.Match(name) is { Success: true } measure
            && Array.Find(Types, known => known.Id == measure.Groups["type"].Value).Name is { } type)
            return $"{type} {measure.Groups["number"].Value}";
        if (NumberedVotePattern.Match(name) is { Success: true } numbered)
            return $"{Chamber(numbered)} vote {numbered.Groups["number"].Value}";
        return VotePattern.Match(name) is { Success: true } vote ? $"{Chamber(vote)} vote" : VisibleText.OnOneLine(name);
    }

    /// <summary>A Congress by its number, such as 116th Congress.</summary>
    public static string OfCongress(int number)
    {
        var ending = (number % 100) is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
        return string.Create(CultureInfo.InvariantCulture, $"{number}{ending} Congress");
    }

    private static string Chamber(Match match) => match.Groups["chamber"].Value == "house" ? "House" : "Senate";
}
