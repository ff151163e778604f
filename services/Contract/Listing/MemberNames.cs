using System.Collections.Immutable;
using System.Text.RegularExpressions;
using VoteTracker.Contract.Stored;
using VoteTracker.Contract.Votes;
using VoteTracker.Domain;

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

    /// <summary>Finds the keys under which the positions of named members are indexed.</summary>
    /// <param name="names">The names.</param>
    /// <param name="votes">Stored votes with positions, to look in.</param>
    /// <returns>By each name the key.</returns>
    /// <exception cref="RejectionException">A name is nobody's, or that of several.</exception>
    public static ImmutableDictionary<string, string> Find(IReadOnlyCollection<string> names, IReadOnlyCollection<byte[]> votes) =>
        names.ToImmutableDictionary(name => name, name => Find(name, votes), StringComparer.Ordinal);

    private static string Find(string name, IEnumerable<byte[]> votes)
    {
        var printed = System.Text.Encoding.UTF8.GetBytes(name.Split('|')[0]);
        var found = votes.SelectMany(vote => PositionScan.Holding(vote, printed))
            .Where(position => Means(name, position.Member))
            .Select(position => position.ToDomain().Member)
            .DistinctBy(member => member.Key)
            .ToArray();
        return found switch
        {
            [var only] => only.Key,
            // With its state it may be a key itself, of votes whose record has no ids.
            [] when name.Contains('|', StringComparison.Ordinal) => name,
            [] => throw Wrong($"no member is printed as '{name}' in the first and last roll calls of this Congress; write the Bioguide id or LIS id"),
            _ => throw Wrong($"'{name}' may be any of {string.Join(", ", found.Take(8).Select(member => $"{member.Key} ({member.DisplayName}, {member.State})"))}"
                + "; write the id, or the state behind a bar"),
        };
    }

    private static RejectionException Wrong(string what) => new(Rejection.Field("filter", what));

    [GeneratedRegex("^(?:[A-Z][0-9]{6}|S[0-9]{3})$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
