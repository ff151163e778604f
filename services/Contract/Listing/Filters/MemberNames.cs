using System.Text.RegularExpressions;

namespace VoteTracker.Contract.Listing;

/// <summary>
/// Members as filters name them: by Bioguide id, by LIS id, or by the name as printed, with or without what stands in parentheses behind it,
/// and with "|state" behind it where there are several.
/// </summary>
internal static partial class MemberNames
{
    /// <summary>Whether it is an id, and so no name to look for.</summary>
    public static bool IsId(string text) => Id().IsMatch(text);

    /// <summary>Whether a member is named so.</summary>
    public static bool Means(string text, V1.Member member)
    {
        if (text == member.BioguideId || text == member.LisId)
            return true;
        var bar = text.LastIndexOf('|');
        return (bar < 0 || text[(bar + 1)..] == member.State) && (bar < 0 ? text : text[..bar]) is var name
            && (name == member.DisplayName || name == member.DisplayName.Split(" (")[0]);
    }

    [GeneratedRegex("^(?:[A-Z][0-9]{6}|S[0-9]{3})$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
