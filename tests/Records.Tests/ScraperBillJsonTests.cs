using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

public class ScraperBillJsonTests
{
    private static (Resolution Resolution, IReadOnlyList<VoteTracker.V1.Action> Actions) Read(string text)
    {
        var reading = Sample.ReadText(text);
        Assert.Equal(RecordKind.ScraperBillJson, reading.Kind);
        return (Assert.IsType<CreateResolutionRequest>(reading.Requests[0]).Resolution, Assert.IsType<RecordActionsRequest>(reading.Requests[1]).Actions);
    }

    [Fact]
    public void A_measure_comes_with_its_actions_and_the_votes_they_cite()
    {
        var (resolution, actions) = Read(Sample.Text("scraper-bill.json"));
        Assert.Equal(("congresses/116/resolutions/hconres24", "2019-03-07"), (resolution.Name, resolution.IntroducedDate));
        Assert.Equal(11, actions.Count);
        var passage = Assert.Single(actions, action => action.Kind == ActionKind.Passed);
        Assert.Equal(
            ("2019-03-14", "10:31:37", Chamber.House, "congresses/116/votes/house-1-125"),
            (passage.Date, passage.TimeOfDay, passage.Chamber, passage.Vote));
        Assert.Equal(actions.Count, actions.Select(action => action.Id).Distinct().Count());
        Assert.All(actions, action => Assert.Matches("^[A-Za-z0-9._:-]{1,128}$", action.Id));
    }

    [Theory]
    [InlineData("Passed Senate without amendment by Unanimous Consent.", "", ActionKind.Passed, Chamber.Senate)]
    [InlineData("Ordered to be reported without amendment favorably.", "\"committees\": [\"SSFR\"], ", ActionKind.OrderedReported, Chamber.Senate)]
    [InlineData("Referred to the Subcommittee on Health.", "\"committees\": [\"HSIF\"], ", ActionKind.Referred, Chamber.House)]
    [InlineData("Failed of passage.", "\"where\": \"h\", ", ActionKind.Failed, Chamber.House)]
    [InlineData("Failed of passage.", "", ActionKind.Other, Chamber.Unspecified)]
    [InlineData("Vetoed by President.", "\"action_code\": \"E30000\", ", ActionKind.Vetoed, Chamber.Unspecified)]
    public void Who_acted_is_read_from_what_the_scraper_left_of_it(string text, string fields, ActionKind kind, Chamber chamber)
    {
        var (_, actions) = Read(
            "{\"bill_id\": \"s1-116\", \"bill_type\": \"s\", \"number\": \"1\", \"congress\": \"116\", \"introduced_at\": \"2019-01-03\", \"official_title\": \"A bill.\", "
            + $"\"actions\": [{{{fields}\"acted_at\": \"2019-01-03\", \"text\": \"{text}\", \"type\": \"action\"}}]}}");
        Assert.Equal((kind, chamber), (actions[0].Kind, actions[0].Chamber));
    }

    [Theory]
    [InlineData("\"congress\": \"116\"", "\"congress\": \"many\"", "\"congress\" should be a number from 1 to 999 and is \"many\"")]
    [InlineData("\"bill_type\": \"hconres\"", "\"bill_type\": \"samdt\"", "no measure is named \"samdt 24\"")]
    [InlineData("\"acted_at\": \"2019-03-14T10:31:37-04:00\"", "\"acted_at\": \"2019-03-14Tnoon\"", "\"acted_at\" should look like")]
    [InlineData("\"introduced_at\": \"2019-03-07\"", "\"introduced_at\": \"soon\"", "\"introduced_at\" should look like")]
    public void A_wrong_value_is_refused(string place, string replacement, string reason) =>
        Assert.Contains(reason, Sample.Refused(Sample.Mutated("scraper-bill.json", place, replacement)).Reason, StringComparison.Ordinal);
}
