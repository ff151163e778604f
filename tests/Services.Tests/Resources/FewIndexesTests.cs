using System.Buffers.Text;
using System.Text;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Lists that no index of their own answers: what a name tells, and the order of days.</summary>
public sealed class FewIndexesTests(InProcessSuite suite)
{
    [Theory]
    [InlineData("introduced_date", "11, 21, 22, 3, 7")]
    [InlineData("introduced_date desc", "7, 3, 22, 21, 11")]
    public async Task A_page_of_days_goes_on_where_the_last_one_ended_though_its_last_item_moved_or_is_gone(string order, string expected)
    {
        var congress = InProcessSuite.NewCongress();
        foreach (var (number, date) in new[] { (7, "2019-03-03"), (11, "2019-03-01"), (21, "2019-03-02"), (22, "2019-03-02"), (3, "2019-03-02") })
            await MeasureLists.CreateAsync(suite, congress, number, date, type: number == 3 ? ResolutionType.Sconres : ResolutionType.Hjres);
        // Of each page there is one item, and the one that it ended with is elsewhere before the next page is read.
        var elsewhere = order.EndsWith("desc", StringComparison.Ordinal) ? "2019-04-30" : "2019-01-30";
        var (numbers, request) = (new List<int>(), new ListResolutionsRequest { Parent = congress, OrderBy = order, PageSize = 1 });
        do
        {
            var page = await suite.Resolutions.ListResolutionsAsync(request);
            var last = Assert.Single(page.Resolutions);
            numbers.Add(last.Number);
            request.PageToken = page.NextPageToken;
            await suite.Resolutions.UpdateResolutionAsync(new()
            {
                Resolution = new() { Name = last.Name, IntroducedDate = elsewhere },
                UpdateMask = new() { Paths = { "introduced_date" } },
            });
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(expected, string.Join(", ", numbers));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("2019-13-01:300046|hjres46")]
    [InlineData("20190301-:x")]
    public async Task A_page_token_of_days_that_was_made_by_hand_is_refused_as_that(string last)
    {
        var congress = InProcessSuite.NewCongress();
        await MeasureLists.CreateAsync(suite, congress, 46, "2019-03-01");
        await MeasureLists.CreateAsync(suite, congress, 47, "2019-03-01");
        var request = new ListResolutionsRequest { Parent = congress, OrderBy = "introduced_date", PageSize = 1 };
        var token = Encoding.UTF8.GetString(Base64Url.DecodeFromChars((await suite.Resolutions.ListResolutionsAsync(request)).NextPageToken));
        request.PageToken = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{token.Split('\n')[0]}\n{last}"));

        var refused = await Refusal.OfAsync(async () => await suite.Resolutions.ListResolutionsAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
    }

    [Fact]
    public async Task A_day_that_moves_by_no_more_than_nothing_between_is_not_left_out()
    {
        var congress = InProcessSuite.NewCongress();
        foreach (var number in (int[])[1, 2])
            await MeasureLists.CreateAsync(suite, congress, number, $"2019-03-0{number}");
        var request = new ListResolutionsRequest { Parent = congress, OrderBy = "introduced_date", PageSize = 1 };
        request.PageToken = (await suite.Resolutions.ListResolutionsAsync(request)).NextPageToken;
        await suite.Resolutions.UpdateResolutionAsync(new()
        {
            Resolution = new() { Name = $"{congress}/resolutions/hjres1", IntroducedDate = "2019-03-02" },
            UpdateMask = new() { Paths = { "introduced_date" } },
        });

        // It comes after the day of the page before, wherever it was.
        Assert.Equal(1, Assert.Single((await suite.Resolutions.ListResolutionsAsync(request)).Resolutions).Number);
    }

    [Fact]
    public async Task What_the_name_of_a_measure_tells_is_found_without_an_index()
    {
        var congress = InProcessSuite.NewCongress();
        foreach (var type in Enum.GetValues<ResolutionType>().Where(type => type != ResolutionType.Unspecified))
            await MeasureLists.CreateAsync(suite, congress, 10 * (int)type, "2019-03-01", type: type);
        var index = $"{{{congress}}}:index:resolutions";

        Assert.Equal([10, 30, 50, 70], await MeasureLists.NumbersAsync(suite, congress, "origin_chamber = HOUSE"));
        Assert.Equal([20, 40, 60, 80], await MeasureLists.NumbersAsync(suite, congress, "NOT origin_chamber = HOUSE"));
        Assert.Equal([20, 70], await MeasureLists.NumbersAsync(suite, congress, "type = S OR type = HRES"));
        Assert.Equal([40], await MeasureLists.NumbersAsync(suite, congress, "type = SJRES AND origin_chamber = SENATE"));
        Assert.Equal([40, 30], await MeasureLists.NumbersAsync(suite, congress, "type = SJRES OR type = HJRES", "introduced_date desc"));
        Assert.Empty(await MeasureLists.NumbersAsync(suite, congress, "type = SJRES AND origin_chamber = HOUSE"));
        Assert.Equal(8, (await MeasureLists.NumbersAsync(suite, congress, "constitutional_amendment = false")).Count);
        Assert.Empty(await MeasureLists.NumbersAsync(suite, congress, "constitutional_amendment = true"));
        string[] gone = ["type=3", "origin_chamber=1", "constitutional_amendment=false", "by:state_date"];
        Assert.Equal(0L, await suite.Redis.SendLineAsync($"EXISTS {string.Join(' ', gone.Select(name => $"{index}:{name}"))}"));
    }
}
