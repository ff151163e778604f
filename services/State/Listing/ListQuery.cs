using System.Collections.Immutable;
using StackExchange.Redis;
using VoteTracker.Contract.Listing;
using VoteTracker.Domain;
using VoteTracker.State.Connection;

namespace VoteTracker.State.Listing;

/// <summary>One page of members of a collection.</summary>
/// <param name="Ids">The resources' ids, in order.</param>
/// <param name="NextPageToken">Where the next page starts; empty on the last one.</param>
/// <param name="TokenAfter">Where it starts if the page ends after so many members already.</param>
internal sealed record IndexPage(IReadOnlyList<string> Ids, string NextPageToken, Func<int, string> TokenAfter);

/// <summary>A list that was asked for: checked, and ready to be run.</summary>
internal sealed class ListQuery
{
    // What is looked through in one call where no index answers: 2,000 measures have about 2 MiB.
    private const int MaxLookedThrough = 2_000;

    // One look is at some thousand members, and lasts some milliseconds, in which Redis does nothing else.
    private const int MaxLooks = 64;

    private static readonly string Script = RedisScript.Read("List.lua");

    private readonly ListSchema _schema;
    private readonly int _congress;
    private readonly int _size;
    private readonly string _after;
    private readonly string _scope;
    private readonly string _order;
    private readonly bool _descending;
    private ImmutableArray<Clause> _clauses;

    private ListQuery(ListSchema schema, int congress, ListRequest request)
    {
        (_schema, _congress) = (schema, congress);
        _size = PageTokens.Size(request.PageSize);
        var clauses = Filter.Parse(request.Filter, schema.Find, schema.Names);
        Texts = [.. clauses.OfType<TextClause>()];
        _clauses = [.. clauses.Where(clause => clause is not TextClause)];
        (_order, _descending) = Order(request.OrderBy);
        _scope = PageTokens.Scope($"{CongressName.Format(congress)}/{schema.Collection}", request);
        _after = request.PageToken.Length == 0 ? ""
            : _order.Length == 0 ? PageTokens.Read(_scope, request.PageToken)
            : PageTokens.ReadDated(_scope, request.PageToken);
    }

    /// <summary>What the items' texts must have, which no index answers.</summary>
    public ImmutableArray<TextClause> Texts { get; }

    /// <summary>The members that are named and not given by an id.</summary>
    public IReadOnlyCollection<string> MemberNames =>
    [
        .. _clauses.OfType<FacetClause>().SelectMany(clause => clause.Facets).Select(facet => Facets.MemberOf(facet.Field))
            .Where(member => member.Length > 0 && !Contract.Listing.MemberNames.IsId(member)).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>How many items the page may have.</summary>
    public int Size => _size;

    private int Members => Texts.IsEmpty ? _size : MaxLookedThrough;

    /// <summary>Checks what was asked for.</summary>
    public static ListQuery Of(ListSchema schema, int congress, ListRequest request) => new(schema, congress, request);

    /// <summary>The same with the keys of named members in the place of their names.</summary>
    public ListQuery WithMembers(IReadOnlyDictionary<string, string> keys)
    {
        var known = (ListQuery)MemberwiseClone();
        known._clauses = [.. _clauses.Select(clause => clause is FacetClause facets ? facets with { Facets = [.. facets.Facets.Select(Keyed)] } : clause)];
        return known;

        (string Field, string Value) Keyed((string Field, string Value) facet) =>
            keys.TryGetValue(Facets.MemberOf(facet.Field), out var key) ? (Facets.PositionOf(key), facet.Value) : facet;
    }

    /// <summary>Reads the page's members.</summary>
    /// <param name="database">The store.</param>
    /// <param name="place">Taken where one look is not enough.</param>
    /// <param name="cancellationToken">The call.</param>
    public async Task<IndexPage> RunAsync(IDatabase database, LargeReadPlace? place = null, CancellationToken cancellationToken = default)
    {
        var (members, end) = (new List<string>(), _after);
        for (var look = 1; members.Count <= Members && look <= MaxLooks; look++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (look > 1 && place is not null)
                await place.TakeAsync(cancellationToken);
            var part = await LookAsync(database, end, Members + 1 - members.Count);
            members.AddRange(part[1..]);
            end = part[0];
            if (end.Length == 0)
                break;
        }
        string[] taken = [.. members.Take(Members)];
        return new IndexPage(
            [.. taken.Select(member => Collections.Id(Undated(member)))],
            // Where the last look ended before the end of the index, the page is short, and the next one goes on there.
            members.Count > Members ? PageTokens.Write(_scope, taken[^1]) : end.Length > 0 ? PageTokens.Write(_scope, end) : "",
            count => PageTokens.Write(_scope, taken[count - 1]));
    }

    // Where to go on, then the members; as List.lua answers.
    private async Task<string[]> LookAsync(IDatabase database, string after, int most)
    {
        var index = Keys.Index(_congress, _schema.Collection);
        if (_clauses.IsEmpty && _order.Length == 0)
        {
            var plain = await database.SortedSetRangeByValueAsync(
                index,
                after.Length == 0 ? RedisValue.Null : after,
                RedisValue.Null,
                Exclude.Start,
                StackExchange.Redis.Order.Ascending,
                skip: 0,
                take: most,
                RedisConnection.FromPrimary);
            return ["", .. plain.Select(member => (string)member!)];
        }
        var walked = _order.Length == 0 ? index : Keys.Index(_congress, IndexNames.Dates(_schema.Collection, _order));
        List<RedisKey> keys = [walked, Keys.VoteNumbers(_congress)];
        List<RedisValue> arguments =
        [
            _descending ? "1" : "0", _order.Length == 0 ? "0" : "1", after, most, _clauses.Length,
        ];
        foreach (var clause in _clauses)
            Add(clause, keys, arguments);
        return (string[])(await database.ScriptEvaluateAsync(Script, [.. keys], [.. arguments], RedisConnection.FromPrimary))!;
    }

    private void Add(Clause clause, List<RedisKey> keys, List<RedisValue> arguments)
    {
        switch (clause)
        {
            case FacetClause(var negated, var facets):
                var inNames = facets.Where(facet => Facets.IsInName(_schema.Collection, facet.Field)).ToArray();
                // Not being in the index of those of which it is true.
                var absent = facets.Where(facet => Facets.IsFalse(facet.Field, facet.Value)).ToArray();
                var indexed = facets.Except(inNames).Except(absent).ToArray();
                // Votes that were written in schema version 2 are in indexes still.
                var bitmaps = indexed.Where(facet => Facets.HasBitmap(_schema.Collection, facet.Field)).ToArray();
                // Its scores are counts, so it is not in the order of its members.
                var isCounted = indexed.Any(facet => facet.Field == Facets.VetoThreatStanding);
                arguments.AddRange(
                [
                    negated ? "none" : isCounted ? "counted" : "any", indexed.Length, bitmaps.Length, absent.Length,
                    string.Concat(inNames.SelectMany(facet => Facets.FirstCharacters(facet.Field, facet.Value))),
                ]);
                keys.AddRange(indexed.Select(facet => Keys.Index(_congress, IndexNames.Facet(_schema.Collection, facet.Field, facet.Value))));
                keys.AddRange(bitmaps.Select(facet => Keys.Bitmap(_congress, IndexNames.Facet(_schema.Collection, facet.Field, facet.Value))));
                keys.AddRange(absent.Select(facet => Keys.Index(_congress, IndexNames.Facet(_schema.Collection, facet.Field, "true"))));
                break;
            case RangeClause(var field, var least, var most):
                arguments.AddRange(["range", 1, 0, 0, "", IndexEntry.Day(least, 0), IndexEntry.Day(most, 99_999_999)]);
                keys.Add(Keys.Index(_congress, IndexNames.Dates(_schema.Collection, field)));
                break;
        }
    }

    private (string Field, bool Descending) Order(string orderBy)
    {
        var words = orderBy.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return ("", false);
        if (words.Length > 2 || !_schema.DateNames.Contains(words[0]) || (words.Length == 2 && words[1] is not ("desc" or "asc")))
        {
            throw new RejectionException(Rejection.Field(
                "order_by", $"'{orderBy}' is not an order of this list; there is {string.Join(", ", _schema.DateNames)}, with desc or without"));
        }
        return (words[0], words is [_, "desc"]);
    }

    private string Undated(string member) => _order.Length == 0 ? member : member[11..];
}
