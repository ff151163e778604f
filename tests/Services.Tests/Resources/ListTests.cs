using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Lists, answered from indexes that must never say anything else than the resources themselves.</summary>
public sealed class ListTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_measure_that_moved_is_found_where_it_is_and_not_where_it_was()
    {
        var congress = InProcessSuite.NewCongress();
        await HJRes46Scenario.TellAsync(suite, congress);
        await CreateAsync(congress, 47, "2019-03-01");

        Assert.Equal([46], await NumbersAsync(congress, "state = OVERRIDE_FAILED"));
        Assert.Empty(await NumbersAsync(congress, "state = RESOLUTION_STATE_VETOED"));
        Assert.Equal([46, 47], await NumbersAsync(congress, "state = OVERRIDE_FAILED OR state = INTRODUCED"));
        Assert.Equal([47], await NumbersAsync(congress, "type = HJRES AND NOT state = OVERRIDE_FAILED"));
        Assert.Equal([47], await NumbersAsync(congress, "introduced_date > 2019-02-22 AND introduced_date <= \"2019-03-01\""));
        Assert.Equal([46], await NumbersAsync(congress, "state_date = 2019-03-26"));
    }

    [Fact]
    public async Task A_filter_that_lets_few_of_thousands_through_keeps_the_store_from_nobody_for_long()
    {
        const int measures = 2_500;
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        await Parallel.ForEachAsync(Enumerable.Range(1, measures), async (number, cancellationToken) =>
        {
            var creation = HJRes46Scenario.Creation(congress);
            creation.Resolution.Number = number;
            creation.Resolution.IntroducedDate = number == 1_200 || number > measures - 3 ? "2019-03-01" : "2019-02-22";
            await own.Resolutions.CreateResolutionAsync(creation, cancellationToken: cancellationToken);
        });
        using var monitor = await RedisMonitor.StartAsync(redis);

        var found = await own.Resolutions.ListResolutionsAsync(new() { Parent = congress, Filter = "introduced_date > 2019-02-28" });
        var reversed = await own.Resolutions.ListResolutionsAsync(new() { Parent = congress, Filter = "NOT type = HR AND introduced_date > 2019-02-22", OrderBy = "state_date desc" });

        int[] expected = [1_200, measures - 2, measures - 1, measures];
        Assert.Equal(expected, found.Resolutions.Select(measure => measure.Number));
        Assert.Equal(expected, reversed.Resolutions.Select(measure => measure.Number).Order());
        Assert.Equal("", found.NextPageToken + reversed.NextPageToken);
        var (inOneScript, looks) = (0, 0);
        foreach (var command in await monitor.CommandsAsync())
        {
            if (command.Contains("\"EVAL", StringComparison.Ordinal))
                inOneScript = 0;
            else if (IsOfScript(command, "\"ZRANGE"))
                (inOneScript, looks) = (inOneScript + Looked(command.Split('"')), looks + 1);
            Assert.InRange(inOneScript, 0, 2_048);
        }
        Assert.InRange(looks, 10, 50);

        // At most so many: the last of a walk in the order of names, and the two ends of one in the order of days.
        static int Looked(string[] words) => words[1] == "ZRANGE" ? Number(words[7]) - Number(words[5]) + 1 : Number(words[^2]);

        static int Number(string word) => int.Parse(word, System.Globalization.CultureInfo.InvariantCulture);

        static bool IsOfScript(string line, string command) =>
            line.Contains(" lua] ", StringComparison.Ordinal) && line.Contains(command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_ordered_by_day_is_read_in_pages_both_ways()
    {
        var congress = InProcessSuite.NewCongress();
        foreach (var (number, date) in new[] { (1, "2019-03-03"), (2, "2019-03-01"), (3, "2019-03-02"), (4, "2019-03-02") })
            await CreateAsync(congress, number, date);

        Assert.Equal([2, 3, 4, 1], await NumbersAsync(congress, "", "introduced_date"));
        Assert.Equal([1, 4, 3, 2], await NumbersAsync(congress, "", "introduced_date desc"));
        Assert.Equal([4, 3], await NumbersAsync(congress, "introduced_date = 2019-03-02", "introduced_date desc"));
    }

    [Fact]
    public async Task Whether_a_threat_stands_follows_the_threat_to_its_end()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        Assert.Empty(await NumbersAsync(congress, "veto_threat_standing = true"));

        await suite.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress));
        await suite.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress, "speech"));
        Assert.Equal([46], await NumbersAsync(congress, "veto_threat_standing = true"));
        Assert.Empty(await NumbersAsync(congress, "veto_threat_standing = false"));
        Assert.Empty(await NumbersAsync(congress, "veto_threat_standing = false OR state = VETOED"));
        Assert.Equal([46], await NumbersAsync(congress, "veto_threat_standing = false OR state = INTRODUCED"));
        Assert.Equal([46], await NumbersAsync(congress, "NOT (veto_threat_standing = false OR state = VETOED)"));

        await suite.VetoThreats.RescindVetoThreatAsync(new() { Name = $"{congress}/vetoThreats/speech", Reason = "withdrawn" });
        Assert.Equal([46], await NumbersAsync(congress, "veto_threat_standing = true"));
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("vetoed", "2019-03-15", ActionKind.Vetoed)));
        Assert.Empty(await NumbersAsync(congress, "veto_threat_standing = true"));
        Assert.Equal([46], await NumbersAsync(congress, "veto_threat_standing != true"));

        var carriedOut = await suite.VetoThreats.ListVetoThreatsAsync(new()
        {
            Parent = congress,
            Filter = $"state = CARRIED_OUT AND level = ADVISORS_RECOMMEND AND resolution = {congress}/resolutions/hjres46",
        });
        Assert.Equal($"{congress}/vetoThreats/sap-2019-02-26-hjres46", Assert.Single(carriedOut.VetoThreats).Name);
    }

    [Fact]
    public async Task A_measure_with_more_threats_than_the_next_one_is_not_lost_between_pages()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await CreateAsync(congress, 47, "2019-03-01");
        await CreateAsync(congress, 48, "2019-03-02");
        await suite.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress));
        await suite.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress, "speech"));
        var other = HJRes46Scenario.Threat(congress, "letter");
        other.VetoThreat.Resolutions[0] = $"{congress}/resolutions/hjres47";
        await suite.VetoThreats.IssueVetoThreatAsync(other);

        Assert.Equal([46, 47], await NumbersAsync(congress, "veto_threat_standing = true"));
    }

    [Fact]
    public async Task Measures_are_found_by_the_words_of_their_titles_whatever_else_is_asked()
    {
        var congress = InProcessSuite.NewCongress();
        for (var number = 1; number <= 70; number++)
            await CreateAsync(congress, number, $"2019-03-{number % 28 + 1:D2}", number % 23 == 0 ? "To end the Emergency of the budget" : "To name a post office");

        Assert.Equal([23, 46, 69], await NumbersAsync(congress, "title : \"budget emergency\""));
        Assert.Equal([69, 46, 23], await NumbersAsync(congress, "title : emergency AND type = HJRES", "introduced_date"));
        Assert.Equal([46], await NumbersAsync(congress, "title : emergency AND introduced_date = 2019-03-19"));
        Assert.Equal(67, (await NumbersAsync(congress, "NOT title : emergency")).Count);
        Assert.Empty(await NumbersAsync(congress, "title : emergencies"));
    }

    [Theory]
    [InlineData("R 1")]
    [InlineData("R 1|KS")]
    [InlineData("R000001")]
    public async Task A_member_is_found_by_name_too(string member)
    {
        var congress = InProcessSuite.NewCongress();
        await HJRes46Scenario.TellAsync(suite, congress);

        var votes = await suite.Votes.ListVotesAsync(new() { Parent = congress, Filter = $"\"positions.{member}\" = NAY AND chamber = HOUSE" });
        var across = await suite.Votes.ListPositionsAsync(new() { Parent = $"{congress}/votes/-", Filter = $"member = \"{member}\"" });
        var within = await suite.Votes.ListPositionsAsync(new() { Parent = $"{congress}/votes/house-1-94", Filter = $"member = \"{member}\"" });

        Assert.Equal([94, 127], votes.Votes.Select(vote => vote.Number));
        Assert.Equal(3, across.Positions.Count);
        Assert.Equal("R000001", Assert.Single(within.Positions).Member.BioguideId);
    }

    [Fact]
    public async Task A_name_that_is_nobodys_or_of_several_is_refused_and_says_who_it_may_be()
    {
        var congress = InProcessSuite.NewCongress();
        var vote = HJRes46Scenario.HousePassage(congress);
        (vote.Positions[0].Member.DisplayName, vote.Positions[1].Member.DisplayName) = ("Wilson (FL)", "Wilson (SC)");
        (vote.Positions[0].Member.State, vote.Positions[1].Member.State) = ("FL", "SC");
        await suite.Votes.RecordVoteAsync(vote);

        var several = await RefusedAsync("Wilson");
        var nobody = await RefusedAsync("Amash");
        var one = await suite.Votes.ListPositionsAsync(new() { Parent = $"{congress}/votes/-", Filter = "member = \"Wilson|SC\"" });

        Assert.Contains("D000001 (Wilson (FL), FL), D000002 (Wilson (SC), SC)", several.Message, StringComparison.Ordinal);
        Assert.Contains("no member is printed as 'Amash'", nobody.Message, StringComparison.Ordinal);
        Assert.Equal("D000002", Assert.Single(one.Positions).Member.BioguideId);

        async Task<Refusal> RefusedAsync(string name)
        {
            var refusal = await Refusal.OfAsync(async () =>
                await suite.Votes.ListPositionsAsync(new() { Parent = $"{congress}/votes/-", Filter = $"member = {name}" }));
            Assert.Equal((StatusCode.InvalidArgument, "filter"), (refusal.Code, Assert.Single(refusal.Fields)));
            return refusal;
        }
    }

    [Fact]
    public async Task Votes_are_found_by_what_a_member_did()
    {
        var congress = InProcessSuite.NewCongress();
        await HJRes46Scenario.TellAsync(suite, congress);

        var votes = await suite.Votes.ListVotesAsync(new()
        {
            Parent = congress,
            Filter = "positions.R000001 = NAY AND chamber = HOUSE AND official_passed != true AND date >= 2019-03-01",
            OrderBy = "date desc",
        });

        Assert.Equal([127], votes.Votes.Select(vote => vote.Number));
    }

    [Fact]
    public async Task A_members_record_across_votes_is_whole_and_in_order()
    {
        var congress = InProcessSuite.NewCongress();
        await HJRes46Scenario.TellAsync(suite, congress);

        var record = new List<Position>();
        var token = "";
        do
        {
            var page = await suite.Votes.ListPositionsAsync(new()
            {
                Parent = $"{congress}/votes/-",
                Filter = "member = D000002 AND option != NAY",
                PageSize = 2,
                PageToken = token,
            });
            record.AddRange(page.Positions);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(
            [$"{congress}/votes/house-1-94", $"{congress}/votes/house-1-127", $"{congress}/votes/senate-1-49"],
            record.Select(position => position.Vote));
        Assert.All(record, position => Assert.Equal(("D000002", VoteOption.Yea), (position.Member.BioguideId, position.Option)));
    }

    [Fact]
    public async Task Positions_of_one_vote_are_found_by_party_and_option()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));

        var nays = await suite.Votes.ListPositionsAsync(new() { Parent = $"{congress}/votes/house-1-94", Filter = "party = R AND option = NAY" });

        Assert.Equal(["R000001", "R000002"], nays.Positions.Select(position => position.Member.BioguideId));
    }

    [Theory]
    [InlineData("colour = red", "", "filter", "at character 1: 'colour' is not a field")]
    [InlineData("", "title", "order_by", "there is introduced_date, state_date")]
    public async Task A_filter_or_order_that_cannot_be_answered_is_refused_where_it_goes_wrong(
        string filter, string orderBy, string field, string message)
    {
        var refusal = await Refusal.OfAsync(async () =>
            await suite.Resolutions.ListResolutionsAsync(new() { Parent = "congresses/900", Filter = filter, OrderBy = orderBy }));

        Assert.Equal(StatusCode.InvalidArgument, refusal.Code);
        Assert.Equal([field], refusal.Fields);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private Task CreateAsync(string congress, int number, string date, string title = "") =>
        MeasureLists.CreateAsync(suite, congress, number, date, title);

    private Task<List<int>> NumbersAsync(string congress, string filter, string orderBy = "") =>
        MeasureLists.NumbersAsync(suite, congress, filter, orderBy);
}
