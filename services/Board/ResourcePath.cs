using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.V1;

namespace VoteTracker.Board;

/// <summary>Where a page lies: a resource's page at the resource's name.</summary>
internal static partial class ResourcePath
{
    [GeneratedRegex("^/?congresses/(?<number>[0-9]{1,3})(/|$)")]
    private static partial Regex CongressPattern { get; }

    /// <summary>What moves in a Congress.</summary>
    public static string Of(int congress) => string.Create(CultureInfo.InvariantCulture, $"/congresses/{congress}");

    /// <summary>A measure, a vote or a veto threat by its name.</summary>
    public static string Of(string name) => "/" + name;

    /// <summary>A member's record in the Congress of a vote.</summary>
    public static string Of(string parent, Member member) => $"/{parent}/members/{Uri.EscapeDataString(MemberId(member))}";

    /// <summary>How filters name a member: by Bioguide id, else by LIS id, else by name and state.</summary>
    public static string MemberId(Member member) => member.BioguideId.Length > 0 ? member.BioguideId
        : member.LisId.Length > 0 ? member.LisId
        : $"{member.DisplayName}|{member.State}";

    /// <summary>The Congress of a path; null where it has none.</summary>
    public static int? Congress(string path) =>
        CongressPattern.Match(path) is { Success: true } match ? int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : null;

    /// <summary>The name of a Congress: congresses/116.</summary>
    public static string Parent(int congress) => string.Create(CultureInfo.InvariantCulture, $"congresses/{congress}");

    /// <summary>The Congress that a resource's name begins with: congresses/116.</summary>
    public static string ParentOf(string name) => name.Split('/') is ["congresses", var number, ..] ? $"congresses/{number}" : "";
}
