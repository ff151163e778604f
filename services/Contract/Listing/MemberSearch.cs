using System.Collections.Immutable;
using System.Text;
using VoteTracker.Contract.Stored;
using VoteTracker.Contract.Votes;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Listing;

/// <summary>Looks for the keys under which the positions of named members are indexed, in one stored vote after the other.</summary>
/// <param name="names">The names.</param>
internal sealed class MemberSearch(IEnumerable<string> names)
{
    private readonly Dictionary<string, Dictionary<string, Member>> _found =
        names.ToDictionary(name => name, _ => new Dictionary<string, Member>(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Looks in a vote.</summary>
    /// <param name="details">What is stored of its positions.</param>
    public void LookIn(byte[] details)
    {
        foreach (var (name, members) in _found)
        {
            foreach (var position in PositionScan.Holding(details, Encoding.UTF8.GetBytes(name.Split('|')[0])))
            {
                if (!MemberNames.Means(name, position.Member))
                    continue;
                var member = position.ToDomain().Member;
                members.TryAdd(member.Key, member);
            }
        }
    }

    /// <summary>By each name the key.</summary>
    /// <exception cref="RejectionException">A name is nobody's, or that of several.</exception>
    public ImmutableDictionary<string, string> Keys() =>
        _found.ToImmutableDictionary(found => found.Key, found => Key(found.Key, found.Value.Values), StringComparer.Ordinal);

    private static string Key(string name, Dictionary<string, Member>.ValueCollection members) => members.Count switch
    {
        1 => members.First().Key,
        // With its state it may be a key itself, of votes whose record has no ids.
        0 when name.Contains('|', StringComparison.Ordinal) => name,
        0 => throw Wrong($"no member is printed as '{name}' in the first and last roll calls of this Congress; write the Bioguide id or LIS id"),
        _ => throw Wrong($"'{name}' may be any of {string.Join(", ", members.Take(8).Select(member => $"{member.Key} ({member.DisplayName}, {member.State})"))}"
            + "; write the id, or the state behind a bar"),
    };

    private static RejectionException Wrong(string what) => new(Rejection.Field("filter", what));
}
