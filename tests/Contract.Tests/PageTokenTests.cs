using VoteTracker.Contract.Listing;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Tests;

/// <summary>Tokens of pages, which come back from callers.</summary>
public sealed class PageTokenTests
{
    private static readonly string Scope = PageTokens.Scope("congresses/116/resolutions", new ListRequest(2, "", "state = VETOED"));

    [Theory]
    [InlineData("300046|hjres46")]
    [InlineData("ä\n\"?")]
    public void A_token_names_the_last_item_of_its_page(string last) =>
        Assert.Equal(last, PageTokens.Read(Scope, PageTokens.Write(Scope, last)));

    [Theory]
    [InlineData("congresses/117/resolutions", "state = VETOED", "")]
    [InlineData("congresses/116/resolutions", "state = SIGNED", "")]
    [InlineData("congresses/116/resolutions", "state = VETOED", "state_date")]
    public void A_token_of_another_list_is_refused(string list, string filter, string orderBy)
    {
        var other = PageTokens.Scope(list, new ListRequest(2, "", filter, orderBy));

        Refused(() => PageTokens.Read(Scope, PageTokens.Write(other, "300046|hjres46")));
    }

    [Theory]
    [InlineData("!")]
    [InlineData("aGFsbG8")]
    [InlineData("____")]
    public void What_is_no_token_is_refused(string token) => Refused(() => PageTokens.Read(Scope, token));

    [Fact]
    public void A_token_of_any_length_is_refused_unread() => Refused(() => PageTokens.Read(Scope, new string('a', 1_000_000)));

    [Fact]
    public void A_page_is_never_larger_than_a_thousand()
    {
        Assert.Equal((50, 1_000), (PageTokens.Size(0), PageTokens.Size(int.MaxValue)));
        Assert.Throws<RejectionException>(() => PageTokens.Size(-1));
    }

    private static void Refused(Action read) => Assert.Equal(
        ["page_token"], Assert.Throws<RejectionException>(read).Rejection.FieldViolations.Select(violation => violation.Field));
}
