using VoteTracker.Contract.Listing;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Tests;

/// <summary>Filters as AIP-160 writes them.</summary>
public sealed class FilterTests
{
    [Theory]
    [InlineData("colour = red", "at character 1: 'colour' is not a field")]
    [InlineData("state = PENDING", "at character 9: 'PENDING' is not one of INTRODUCED")]
    [InlineData("state = VETOED introduced_date", "at character 16")]
    [InlineData("introduced_date = 2019-02-30", "'2019-02-30' is not a day")]
    [InlineData("state > VETOED", "compared with = and != only")]
    [InlineData("state = \"VETOED", "not closed by a quote")]
    [InlineData("(state = VETOED", "parenthesis is not closed")]
    [InlineData("state =", "a value is missing")]
    [InlineData("title = emergency", "at character 7: title is searched for words; write title : \"words\"")]
    [InlineData("title : \"!?\"", "'!?' has no word in it")]
    [InlineData("title : a OR title : b", "OR joins values")]
    [InlineData("introduced_date > 2019-01-01 OR state = VETOED", "OR joins values")]
    public void A_filter_that_cannot_be_answered_is_refused_where_it_goes_wrong(string filter, string message)
    {
        var refused = Assert.Throws<RejectionException>(() => Parse(filter));

        Assert.Equal(["filter"], refused.Rejection.FieldViolations.Select(violation => violation.Field));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title : \"National EMERGENCY\"", true)]
    [InlineData("title : emergency AND title : president", true)]
    [InlineData("title : emerge", false)]
    [InlineData("title : \"emergency declared twice\"", false)]
    [InlineData("NOT title : \"emergency budget\"", true)]
    [InlineData("NOT title : emergency", false)]
    public void A_text_has_whole_words_in_any_order_and_case(string filter, bool passes) => Assert.Equal(
        passes,
        Parse(filter).Cast<TextClause>().All(text => text.Passes("Relating to a national emergency declared by the President on February 15, 2019.")));

    [Fact]
    public void A_filter_longer_than_any_index_answers_is_refused()
    {
        Assert.Throws<RejectionException>(() => Parse(string.Join(" AND ", Enumerable.Repeat("type = HR", 33))));
        Assert.Throws<RejectionException>(() => Parse(new string(' ', 2_049)));
        Assert.Throws<RejectionException>(() => Parse(new string('(', 2_000)));
    }

    [Fact]
    public void Or_binds_tighter_than_and()
    {
        var clauses = Parse("type = HJRES OR type = SJRES AND NOT state = VETOED AND state_date > 2019-03-01");

        var types = Assert.IsType<FacetClause>(clauses[0]);
        Assert.Equal((false, 2), (types.Negated, types.Facets.Length));
        Assert.True(Assert.IsType<FacetClause>(clauses[1]).Negated);
        Assert.Equal(new RangeClause("state_date", "2019-03-02", ""), clauses[2]);
    }

    [Theory]
    [InlineData("introduced_date < 0001-01-01")]
    [InlineData("introduced_date > 9999-12-31")]
    [InlineData("introduced_date = 1788-12-31")]
    [InlineData("introduced_date >= 2201-01-01")]
    public void A_day_beyond_the_first_or_last_is_refused_and_no_fault(string filter) =>
        Assert.Throws<RejectionException>(() => Parse(filter));

    [Fact]
    public void A_record_across_all_votes_needs_its_member()
    {
        var refused = Assert.Throws<RejectionException>(() => new PositionFilter("option = YEA").Member);

        Assert.Equal(["filter"], refused.Rejection.FieldViolations.Select(violation => violation.Field));
    }

    [Fact]
    public void A_members_record_asks_only_for_the_options_that_are_left() => Assert.DoesNotContain(
        "NAY", new PositionFilter("member = D000002 AND option != NAY").AcrossVotes("D000002"), StringComparison.Ordinal);

    private static System.Collections.Immutable.ImmutableArray<Clause> Parse(string filter) =>
        Filter.Parse(filter, ListSchema.Resolutions.Find, ListSchema.Resolutions.Names);
}
