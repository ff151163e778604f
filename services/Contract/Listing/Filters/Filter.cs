using System.Collections.Immutable;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Listing;

/// <summary>One condition of a filter; all of them must hold.</summary>
internal abstract record Clause;

/// <summary>The item has one of these facets, or none of them.</summary>
/// <param name="Negated">Whether it must have none.</param>
/// <param name="Facets">Field and value, as indexes name them.</param>
internal sealed record FacetClause(bool Negated, ImmutableArray<(string Field, string Value)> Facets) : Clause;

/// <summary>The item's day lies in a range.</summary>
/// <param name="Field">The field.</param>
/// <param name="Least">The first day, YYYY-MM-DD, or empty.</param>
/// <param name="Most">The last day, YYYY-MM-DD, or empty.</param>
internal sealed record RangeClause(string Field, string Least, string Most) : Clause;

/// <summary>The item's text has all of these words, or not all of them. No index answers it: items are looked through.</summary>
/// <param name="Negated">Whether it must lack one.</param>
/// <param name="Field">The field.</param>
/// <param name="Words">The words, see <see cref="TextWords"/>.</param>
internal sealed record TextClause(bool Negated, string Field, ImmutableArray<string> Words) : Clause
{
    public bool Passes(string text) => Negated != TextWords.HasAll(text, Words);
}

/// <summary>
/// Reads filters as AIP-160 writes them, as far as indexes answer them: comparisons joined by AND; OR, which binds tighter,
/// between the values of facets; NOT; parentheses around alternatives; and the words of a text. What goes beyond is refused and not
/// approximated.
/// </summary>
internal sealed class Filter
{
    private const int MaxLength = 2_048;
    private const int MaxClauses = 32;

    private readonly List<FilterToken> _tokens;
    private readonly Func<string, FilterField?> _fields;
    private readonly string _known;
    private int _next;

    private Filter(string text, Func<string, FilterField?> fields, string known)
    {
        (_fields, _known) = (fields, known);
        _tokens = FilterTokens.Of(text, Wrong);
    }

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The filter; empty lets everything through.</param>
    /// <param name="fields">Finds a field by name.</param>
    /// <param name="known">The fields' names, for errors.</param>
    public static ImmutableArray<Clause> Parse(string text, Func<string, FilterField?> fields, string known)
    {
        if (text.Length > MaxLength)
            throw new RejectionException(Rejection.Field("filter", $"has {text.Length} characters; at most {MaxLength} are taken"));
        return string.IsNullOrWhiteSpace(text) ? [] : new Filter(text, fields, known).ParseAll();
    }

    private ImmutableArray<Clause> ParseAll()
    {
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        do
        {
            clauses.Add(ParseFactor());
            if (clauses.Count > MaxClauses)
                throw Wrong(Peek().Position, $"is more than the {MaxClauses} conditions that are taken");
        }
        while (Accept("AND"));
        return _next == _tokens.Count ? clauses.ToImmutable() : throw Wrong(Peek().Position, $"'{Peek().Text}' is not expected; join conditions with AND");
    }

    private Clause ParseFactor()
    {
        var clause = ParseTerm();
        while (Accept("OR"))
        {
            var position = Peek().Position;
            clause = (clause, ParseTerm()) switch
            {
                (FacetClause { Negated: false } left, FacetClause { Negated: false } right) =>
                    new FacetClause(false, left.Facets.AddRange(right.Facets)),
                _ => throw Wrong(position, "OR joins values that a field equals; days, words and NOT are joined with AND"),
            };
        }
        return clause;
    }

    private Clause ParseTerm()
    {
        var position = Peek().Position;
        if (Accept("NOT"))
        {
            return ParseTerm() switch
            {
                FacetClause facets => facets with { Negated = !facets.Negated },
                TextClause text => text with { Negated = !text.Negated },
                _ => throw Wrong(position, "NOT stands before values that a field equals or has; turn a comparison of days round instead"),
            };
        }
        if (!Accept("("))
            return ParseComparison();
        var inner = ParseFactor();
        return Accept(")") ? inner : throw Wrong(Peek().Position, "a parenthesis is not closed here, around alternatives joined by OR");
    }

    private Clause ParseComparison()
    {
        var name = Take("a field");
        var field = _fields(name.Text) ?? throw Wrong(name.Position, $"'{name.Text}' is not a field to filter by; those are {_known}");
        var comparator = Take("a comparison");
        if (comparator.IsQuoted || comparator.Text is not ("=" or "!=" or "<" or "<=" or ">" or ">=" or ":"))
            throw Wrong(comparator.Position, $"'{comparator.Text}' is not a comparison; write {name.Text} = {field.Shape}");
        var given = Take("a value");
        if (field.IsText)
        {
            return comparator.Text != ":" ? throw Wrong(comparator.Position, $"{name.Text} is searched for words; write {name.Text} : {field.Shape}")
                : TextWords.Of(given.Text) is { IsEmpty: false } words ? new TextClause(false, field.Name, words)
                : throw Wrong(given.Position, $"'{given.Text}' has no word in it");
        }
        var value = field.Normalize(given.Text) ?? throw Wrong(given.Position, $"'{given.Text}' is not {field.Shape}");
        if (field.IsDate)
            return Range(name, comparator, field.Name, value);
        return comparator.Text switch
        {
            "=" or ":" => new FacetClause(false, [(field.Name, value)]),
            "!=" => new FacetClause(true, [(field.Name, value)]),
            _ => throw Wrong(comparator.Position, $"{name.Text} is compared with = and != only"),
        };
    }

    private static RangeClause Range(FilterToken name, FilterToken comparator, string field, string value)
    {
        var day = DateOnly.ParseExact(value, "yyyy-MM-dd", null);
        string Day(int shift) => day.AddDays(shift).ToString("yyyy-MM-dd", null);
        return comparator.Text switch
        {
            "=" => new RangeClause(field, value, value),
            "<" => new RangeClause(field, "", Day(-1)),
            "<=" => new RangeClause(field, "", value),
            ">" => new RangeClause(field, Day(1), ""),
            ">=" => new RangeClause(field, value, ""),
            _ => throw Wrong(comparator.Position, $"{name.Text} is a day, compared with = < <= > >="),
        };
    }

    private FilterToken Peek() => _next < _tokens.Count
        ? _tokens[_next]
        : new FilterToken("", _tokens.Count == 0 ? 1 : _tokens[^1].Position + _tokens[^1].Text.Length, false);

    private bool Accept(string text)
    {
        if (_next == _tokens.Count || _tokens[_next].IsQuoted || _tokens[_next].Text != text)
            return false;
        _next++;
        return true;
    }

    private FilterToken Take(string what)
    {
        if (_next == _tokens.Count || (!_tokens[_next].IsQuoted && _tokens[_next].Text is "AND" or "OR" or "NOT" or "(" or ")"))
            throw Wrong(Peek().Position, $"{what} is missing here");
        return _tokens[_next++];
    }

    private static RejectionException Wrong(int position, string what) =>
        new(Rejection.Field("filter", $"at character {position}: {what}"));
}
