using Bunit;
using VoteTracker.Board.Components.Charts;
using VoteTracker.Board.Components.Parts;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Board.Tests;

/// <summary>Parts of pages by themselves.</summary>
public sealed class PartsTests : BunitContext
{
    [Fact]
    public void A_question_that_names_the_measure_has_the_link_in_it_and_one_that_does_not_after_it()
    {
        var named = Render<QuestionText>(part => part.Add(text => text.Vote, On("On the Joint Resolution H.J.Res. 46 (amended)")));
        var unnamed = Render<QuestionText>(part => part.Add(text => text.Vote, On("On Passage")));

        Assert.Equal("On the Joint Resolution H.J.Res. 46 (amended)", Text(named));
        Assert.Equal("On Passage, H.J.Res. 46", Text(unnamed));
        Assert.Equal("/congresses/116/resolutions/hjres46", named.Find("a").GetAttribute("href"));
        Assert.Equal("/congresses/116/resolutions/hjres46", unnamed.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Words_of_the_record_are_shown_and_neither_obeyed_nor_taken_for_code()
    {
        var part = Render<QuestionText>(text => text.Add(question => question.Vote, new Vote { Question = "<script>alert(1)</script> \u202Eevil" }));

        Assert.Empty(part.FindAll("script"));
        Assert.Contains("<script>alert(1)</script> \\u202Eevil", Text(part), StringComparison.Ordinal);
    }

    [Fact]
    public void Yea_and_nay_have_different_shapes_so_that_nobody_needs_the_colour()
    {
        VoteOption[] options = [VoteOption.Yea, VoteOption.Nay, VoteOption.Present, VoteOption.NotVoting, VoteOption.Unspecified];

        Assert.Equal(options.Length, options.Select(SeatMark.Of).Distinct().Count());
        var shapes = Render<MarkShapes>();
        Assert.All(options, option => Assert.NotNull(shapes.Find($"#{SeatMark.Of(option)}")));
    }

    [Fact]
    public void A_bar_has_its_line_where_the_rule_has_it()
    {
        var bar = Render<YeaBar>(part => part.Add(of => of.Yea, 248).Add(of => of.Nay, 181).Add(of => of.Needed, 286).Add(of => of.Of, 429));

        Assert.Equal("400", bar.Find("line.needed").GetAttribute("x1"));
        Assert.Equal("248 yea, 181 nay; 286 needed of 429", bar.Find("svg").GetAttribute("aria-label"));
    }

    [Fact]
    public void An_announced_vote_whose_day_is_past_is_overdue_on_its_page_and_in_lists_and_says_that_this_is_computed()
    {
        var past = Announced("2019-02-26", VoteState.Scheduled);

        Assert.Contains("Overdue (computed)", Render<VoteStanding>(part => part.Add(of => of.Vote, past)).Markup, StringComparison.Ordinal);
        Assert.Contains("Overdue (computed)", Render<VoteLine>(part => part.Add(of => of.Vote, past)).Markup, StringComparison.Ordinal);
        foreach (var vote in new[] { Announced("9999-12-31", VoteState.Scheduled), Announced("2019-02-26", VoteState.Withdrawn), Announced("2019-02-26", VoteState.Held) })
        {
            Assert.DoesNotContain("Overdue", Render<VoteStanding>(part => part.Add(of => of.Vote, vote)).Markup, StringComparison.Ordinal);
            Assert.DoesNotContain("Overdue", Render<VoteLine>(part => part.Add(of => of.Vote, vote)).Markup, StringComparison.Ordinal);
        }

        static Vote Announced(string date, VoteState state) => new(On("On Passage"))
        {
            State = state,
            Announcement = new() { Precision = SchedulePrecision.Day, Date = date },
        };
    }

    [Theory]
    [InlineData("2019-02-26", "18:32:00", "Feb. 26, 2019, 6:32 p.m.")]
    [InlineData("2019-03-14", "", "March 14, 2019")]
    [InlineData("2019-03-14", "00:05:00", "March 14, 2019, 12:05 a.m.")]
    [InlineData("someday", "", "someday")]
    public void Days_are_written_as_a_newspaper_writes_them(string date, string time, string expected) => Assert.Equal(expected, DayText.Of(date, time));

    [Theory]
    [InlineData("congresses/116/resolutions/hjres46", "H.J.Res. 46")]
    [InlineData("congresses/116/resolutions/s1", "S. 1")]
    [InlineData("congresses/116/votes/house-1-94", "House vote 94")]
    [InlineData("congresses/116/votes/senate-1-v-tuesday", "Senate vote")]
    [InlineData("congresses/116/vetoThreats/sap", "congresses/116/vetoThreats/sap")]
    public void Names_are_cited_as_people_cite_them(string name, string expected) => Assert.Equal(expected, Citation.OfName(name));

    private static Vote On(string question) => new() { Name = "congresses/116/votes/senate-1-49", Question = question, Resolutions = { "congresses/116/resolutions/hjres46" } };

    private static string Text(IRenderedComponent<QuestionText> part) => string.Concat(part.Nodes.Select(node => node.TextContent)).Trim();
}
