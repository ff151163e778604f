using VoteTracker.Cli.Output;
using VoteTracker.V1;

namespace VoteTracker.Cli.Compare;

/// <summary>The positions of a vote, member by member, in whatever order: the import may have filled ids in.</summary>
internal static class PositionDifferences
{
    // The rest of one vote is like these.
    private const int MostTold = 5;

    public static IEnumerable<Difference> Between(string vote, IReadOnlyList<Position> record, IReadOnlyList<Position> held)
    {
        var differences = new List<(string Record, string Held)>();
        var left = held.ToHashSet();
        var byBioguide = Index(held, member => member.BioguideId);
        var byLis = Index(held, member => member.LisId);
        var byName = Index(held, Name);
        foreach (var position in record)
        {
            var member = position.Member;
            var same = byBioguide.GetValueOrDefault(member.BioguideId) ?? byLis.GetValueOrDefault(member.LisId) ?? byName.GetValueOrDefault(Name(member));
            if (same is null || !left.Remove(same))
                differences.Add((Say(position, withId: true), Display.None));
            else if (Say(position, member.BioguideId.Length > 0) is var one && Say(same, member.BioguideId.Length > 0) is var other && one != other)
                differences.Add((one, other));
        }

        differences.AddRange(held.Where(left.Contains).Select(position => (Display.None, Say(position, withId: true))));
        foreach (var (one, other) in differences.Take(MostTold))
            yield return new(vote, "positions", one, other);
        if (differences.Count > MostTold)
            yield return new(vote, "positions", $"and {differences.Count - MostTold} more", Display.None);
    }

    private static Dictionary<string, Position> Index(IEnumerable<Position> positions, Func<Member, string> key) => positions
        .Where(position => key(position.Member).Length > 0)
        .GroupBy(position => key(position.Member))
        .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);

    private static string Name(Member member) => $"{member.DisplayName}|{member.State}";

    private static string Say(Position position, bool withId)
    {
        var member = position.Member;
        return $"{(withId ? member.BioguideId : "")}{member.LisId} {member.DisplayName} ({member.Party}-{member.State}) {position.Option} "
            + $"{position.PrintedOption} {position.Candidate}".TrimEnd();
    }
}
