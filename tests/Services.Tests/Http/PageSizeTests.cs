using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Services.Tests.Http;

/// <summary>A page is no larger than a browser and the board can bear, where the record holds as much text as the contract allows.</summary>
public sealed class PageSizeTests(InProcessSuite suite, ThreatenedMeasure measure) : IClassFixture<ThreatenedMeasure>
{
    private const int Most = 512 << 10;

    private const int Compared = 600 << 10;

    // More than the House has, with all who do not vote.
    private const int Members = 441;

    [Fact]
    public async Task Pages_of_the_largest_record_are_bounded_and_a_roll_call_is_whole()
    {
        var congress = measure.Congress;
        await RecordAsync(congress);
        await using var board = BoardProgram.Build(
        [
            "--urls", "http://127.0.0.1:0", "--Board:AllowAnonymous", "true", "--Board:Resolutions", suite.Url(0), "--Board:Votes", suite.Url(1),
            "--Board:VetoThreats", suite.Url(2), "--Board:Updates", suite.Url(3),
        ]);
        await board.StartAsync(TestContext.Current.CancellationToken);
        using var caller = new HttpCaller(board.Urls.Single());

        var page = await PageAsync($"/{congress}/resolutions/hjres46");
        Assert.Matches("[0-9]+ more threats are not shown here.*/v1/congresses/", page);
        Assert.Matches("[0-9]+ more actions are not shown here.*/v1/congresses/", page);
        await PageAsync($"/{congress}");
        await PageAsync($"/{congress}/vetoThreats");
        await PageAsync($"/{congress}/vetoThreats/threat-1");
        await PageAsync($"/{congress}/members/M000001");
        await PageAsync($"/{congress}/search?q={Uri.EscapeDataString("語")}");
        await PageAsync($"/{congress}/search?q=1");
        await PageAsync($"/v1/{congress}:feed");
        await PageAsync($"/{congress}/votes/house-1-500?with=house-1-501", Compared);
        await PageAsync($"/{congress}/votes/house-1-502?with=house-1-503", Compared);

        var whole = await PageAsync($"/{congress}/votes/house-1-500");
        Assert.DoesNotContain("not shown here", whole, StringComparison.Ordinal);
        Assert.Equal(Members, Regex.Count(whole, "class=\"seat "));
        Assert.Equal(Members, Regex.Count(whole, "<th scope=\"row\"><a href=\"/congresses/[0-9]+/members/"));

        async Task<string> PageAsync(string path, int most = Most)
        {
            using var answer = await caller.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {bytes.Length / 1024} KiB");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(bytes.Length <= most, $"{path} has {bytes.Length / 1024} KiB");
            return Encoding.UTF8.GetString(bytes);
        }
    }

    private async Task RecordAsync(string congress)
    {
        await RecordActionsAsync(ActionKind.Other);
        await RecordActionsAsync(ActionKind.PlacedOnCalendar);
        for (var number = 200; number < 400; number++)
            await suite.Votes.RecordVoteAsync(Vote(number, Wide(4_096), ["A"]));
        var names = Enumerable.Range(1, Members).Select(i => $"Representative {i:000} of the House").ToArray();
        await suite.Votes.RecordVoteAsync(Vote(500, "On Passage", names));
        await suite.Votes.RecordVoteAsync(Vote(501, "On Passage", names, VoteOption.Nay));
        var wide = Enumerable.Range(1, 600).Select(i => Wide(120) + i.ToString(CultureInfo.InvariantCulture)).ToArray();
        await suite.Votes.RecordVoteAsync(Vote(502, Wide(4_096), wide));
        await suite.Votes.RecordVoteAsync(Vote(503, Wide(4_096), wide, VoteOption.Nay));

        async Task RecordActionsAsync(ActionKind kind) => await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(
            congress,
            [
                .. Enumerable.Range(0, 100).Select(i => new Action
                {
                    Id = $"{kind}-{i}",
                    // An event of the same day and kind stands once.
                    Date = new DateOnly(2019, 3, 16).AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    Kind = kind,
                    Text = ThreatenedMeasure.LongestText,
                }),
            ]));

        RecordVoteRequest Vote(int number, string question, string[] members, VoteOption option = VoteOption.Yea) => new()
        {
            Parent = congress,
            Vote = new Vote
            {
                Resolutions = { $"{congress}/resolutions/hjres46" },
                Chamber = Chamber.House,
                Session = 1,
                Number = number,
                Date = "2019-02-27",
                Question = question,
                Description = question,
                OfficialResult = Wide(1_024),
                Threshold = VoteThreshold.Majority,
                Method = VoteMethod.RollCall,
            },
            Positions =
            {
                members.Select((name, i) => new Position
                {
                    Member = new Member { BioguideId = string.Create(CultureInfo.InvariantCulture, $"M{i + 1:000000}"), DisplayName = name, Party = "D", State = "NY" },
                    Option = option,
                }),
            },
        };
    }

    private static string Wide(int length) => new('語', length);
}
