using System.Globalization;
using StackExchange.Redis;
using VoteTracker.Domain;

namespace VoteTracker.State.Listing;

/// <summary>One change of one index.</summary>
/// <param name="Index">The index.</param>
/// <param name="Member">The member.</param>
/// <param name="Score">Its score; "" to take it out; "+1" or "-1" to count it up or down.</param>
internal readonly record struct IndexChange(RedisKey Index, string Member, string Score);

/// <summary>
/// What a commit changes in the indexes: the difference between what they know of a resource and what is true after the commit.
/// It goes into the same script, so a list never shows what a read would not.
/// </summary>
internal static class IndexChanges
{
    private const string Out = "";

    public static IReadOnlyCollection<IndexChange> Of(int congress, MeasureName name, V1.Resolution? before, V1.Resolution? after) =>
        after is null
            ? []
            : Between(congress, Collections.Resolutions, Collections.Member(name), before is null ? null : Facets.Of(before), Facets.Of(after));

    public static IReadOnlyCollection<IndexChange> Of(
        int congress,
        VoteName name,
        (V1.Vote Vote, IEnumerable<V1.Position> Positions)? before,
        (V1.Vote Vote, IEnumerable<V1.Position> Positions) after) =>
        Between(
            congress,
            Collections.Votes,
            Collections.Member(name),
            before is { } known ? Facets.Of(known.Vote, known.Positions) : null,
            Facets.Of(after.Vote, after.Positions));

    public static IReadOnlyCollection<IndexChange> Of(int congress, VetoThreat threat, V1.VetoThreat? before)
    {
        var changes = Between(
            congress,
            Collections.VetoThreats,
            threat.Name.Id,
            before is null ? null : Facets.Of(before),
            Facets.Of(Mapping.VetoThreatMapping.ToContract(threat)));
        var (stood, stands) = (before is not null && Stands(Mapping.VetoThreatMapping.Restore(before)), Stands(threat));
        if (stood != stands)
        {
            var standing = Keys.Facet(congress, Collections.Resolutions, Facets.VetoThreatStanding, "true");
            changes.AddRange(threat.Statement.Measures.Select(measure =>
                new IndexChange(standing, Collections.Member(measure), stands ? "+1" : "-1")));
        }
        return changes;
    }

    // A statement without a threat in it does not threaten, however long it stands.
    private static bool Stands(VetoThreat threat) =>
        threat.State == VetoThreatState.Standing && threat.Statement.Level != VetoThreatLevel.None;

    private static List<IndexChange> Between(
        int congress, string collection, string member, IEnumerable<Facet>? before, IEnumerable<Facet> after)
    {
        var (was, now) = (before?.ToHashSet() ?? [], after.ToHashSet());
        var changes = new List<IndexChange>();
        if (before is null)
            changes.Add(new IndexChange(Keys.Index(congress, collection), member, "0"));
        foreach (var gone in was.Where(facet => !now.Contains(facet)))
        {
            if (gone.IsDate)
            {
                changes.Add(new IndexChange(Keys.Dates(congress, collection, gone.Field), member, Out));
                changes.Add(new IndexChange(Keys.DateOrder(congress, collection, gone.Field), $"{gone.Value}:{member}", Out));
            }
            else
            {
                changes.Add(new IndexChange(Keys.Facet(congress, collection, gone.Field, gone.Value), member, Out));
            }
        }
        foreach (var come in now.Where(facet => !was.Contains(facet)))
        {
            if (come.IsDate)
            {
                var day = ListQuery.Day(come.Value, 0).ToString(CultureInfo.InvariantCulture);
                changes.Add(new IndexChange(Keys.Dates(congress, collection, come.Field), member, day));
                changes.Add(new IndexChange(Keys.DateOrder(congress, collection, come.Field), $"{come.Value}:{member}", "0"));
            }
            else
            {
                changes.Add(new IndexChange(Keys.Facet(congress, collection, come.Field, come.Value), member, "0"));
            }
        }
        return changes;
    }
}
