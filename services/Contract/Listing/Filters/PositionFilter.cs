using System.Collections.Immutable;
using VoteTracker.Contract.Votes;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Listing;

/// <summary>Which positions of a vote, or of one member across votes.</summary>
internal sealed class PositionFilter
{
    private readonly ImmutableArray<FacetClause> _clauses;

    public PositionFilter(string filter) =>
        _clauses = [.. Filter.Parse(filter, ListSchema.Positions.Find, ListSchema.Positions.Names).Cast<FacetClause>()];

    /// <summary>Who is named where a record across all votes is asked for.</summary>
    public string Member => Members is [{ Facets: [(_, var member)] }]
        ? member
        : throw new RejectionException(Rejection.Field("filter", "a record across all votes is one member's: member = C001091"));

    public static Member MemberOf(V1.Position position) => position.ToDomain().Member;

    public bool Passes(V1.Position position) => _clauses.All(clause => clause.Negated != clause.Facets.Any(facet => Has(position, facet)));

    /// <summary>The filter on votes that finds the votes on which the member has such a position.</summary>
    /// <param name="key">The member's key.</param>
    public string AcrossVotes(string key)
    {
        var field = Facets.PositionOf(key).Replace("\"", "\\\"", StringComparison.Ordinal);
        var options = Enum.GetValues<VoteOption>().Where(option => option != VoteOption.Unspecified && _clauses.All(clause => Allows(clause, option)));
        var names = Enum.GetValues<V1.VoteOption>().ToDictionary(
            option => (VoteOption)option, option => $"\"{field}\" = {ListSchema.NameOf(option)}");
        var any = string.Join(" OR ", options.Select(option => names[option]));
        return any.Length > 0 ? any : throw new RejectionException(Rejection.Field("filter", "no option is left to look for"));
    }

    private FacetClause[] Members => [.. _clauses.Where(clause => clause is { Negated: false, Facets: [("member", _)] })];

    private static bool Allows(FacetClause clause, VoteOption option) =>
        clause.Facets.All(facet => facet.Field != "option")
        || clause.Negated != clause.Facets.Any(facet => facet == ("option", Facets.Number((int)option)));

    private static bool Has(V1.Position position, (string Field, string Value) facet) => facet.Field switch
    {
        "member" => MemberNames.Means(facet.Value, position.Member),
        "party" => facet.Value == position.Member.Party,
        "member_state" => facet.Value == position.Member.State,
        "option" => facet.Value == Facets.Number((int)position.Option),
        _ => throw new ArgumentOutOfRangeException(nameof(facet), facet.Field, "is no field of a position"),
    };
}
