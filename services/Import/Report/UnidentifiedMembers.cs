using VoteTracker.V1;

namespace VoteTracker.Import.Report;

/// <summary>Who stands in votes without an id and was kept by name: each member once, with the number of votes.</summary>
public sealed class UnidentifiedMembers
{
    // Some 12,000 people have been members since 1789.
    private const int MostKept = 20_000;

    private readonly Dictionary<string, int> _votes = new(StringComparer.Ordinal);

    /// <summary>How many positions are kept by name.</summary>
    public int Positions { get; private set; }

    /// <summary>The members by name and state, the most frequent first.</summary>
    public IReadOnlyList<(string Member, int Votes)> Members =>
        [.. _votes.Select(member => (member.Key, member.Value)).OrderByDescending(member => member.Value).ThenBy(member => member.Key, StringComparer.Ordinal)];

    internal static string Printed(Member member) =>
        member.State.Length == 0 || member.DisplayName.Contains('(', StringComparison.Ordinal) ? member.DisplayName : $"{member.DisplayName} ({member.State})";

    internal void Add(Member member)
    {
        Positions++;
        var name = Printed(member);
        if (_votes.TryGetValue(name, out var votes))
            _votes[name] = votes + 1;
        else if (_votes.Count < MostKept)
            _votes.Add(name, 1);
    }
}
