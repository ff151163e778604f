using System.Text;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.ForeignClients;

/// <summary>A client that has no stubs: what it can do, it has learned by reflection.</summary>
public sealed class BufCurlTests(RecordedSuite recorded)
{
    private readonly RunningSuite _suite = recorded.Suite;

    [Fact]
    public async Task Each_process_tells_what_it_serves()
    {
        string[][] expected =
        [
            ["votetracker.v1.ResolutionService", "votetracker.v1.StoreService"],
            ["votetracker.v1.VoteService"],
            ["votetracker.v1.VetoThreatService"],
            ["votetracker.v1.SubscriptionService", "votetracker.v1.UpdateService"],
        ];
        for (var service = 1; service <= 4; service++)
        {
            var served = await BufCurl.ServicesAsync(_suite.Url(service));
            Assert.Equal(["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", .. expected[service - 1]], served);
        }
    }

    [Fact]
    public async Task A_vote_comes_with_its_count_and_what_the_rule_makes_of_it()
    {
        var vote = (await BufCurl.CallAsync(
            $"{_suite.Url(2)}/votetracker.v1.VoteService/GetVote", """{"name":"congresses/116/votes/house-1-94"}""")).Json;

        Assert.Equal(("245", "182", "5"), (vote.At("tally", "yea"), vote.At("tally", "nay"), vote.At("tally", "notVoting")));
        Assert.Equal(("True", "True"), (vote.At("officialPassed"), vote.At("computedPassed")));
    }

    [Fact]
    public async Task A_measure_comes_with_its_state_in_both_vocabularies()
    {
        var measure = (await BufCurl.CallAsync(
            $"{_suite.Url(1)}/votetracker.v1.ResolutionService/GetResolution", """{"name":"congresses/116/resolutions/hjres46"}""")).Json;

        Assert.Equal("RESOLUTION_STATE_OVERRIDE_FAILED", measure.At("state"));
        Assert.Equal("VETOED:OVERRIDE_FAIL_ORIGINATING:HOUSE", measure.At("govtrackStatus"));
    }

    [Theory]
    [InlineData("readiness")]
    [InlineData("liveness")]
    public async Task Every_process_is_in_good_health(string aspect)
    {
        for (var service = 1; service <= 4; service++)
        {
            var health = await BufCurl.CallAsync(
                $"{_suite.Url(service)}/grpc.health.v1.Health/Check", JsonSerializer.Serialize(new { service = aspect }));
            Assert.Equal("SERVING", health.Json.At("status"));
        }
    }

    [Fact]
    public async Task What_is_not_there_is_refused_with_a_reason_for_programs()
    {
        var refused = await BufCurl.TryCallAsync(
            $"{_suite.Url(2)}/votetracker.v1.VoteService/GetVote", """{"name":"congresses/116/votes/house-1-9999"}""");

        Assert.NotEqual(0, refused.ExitCode);
        var error = JsonElement.Parse(refused.Errors);
        Assert.Equal("not_found", error.At("code"));
        Assert.Contains("congresses/116/votes/house-1-9999", error.At("message"));
        var detail = error.All("details").Single();
        Assert.Equal("google.rpc.ErrorInfo", detail.At("type"));
        // The contract does not bring this type along, so the tool shows its bytes.
        var value = detail.At("value");
        Assert.Contains("VOTE_NOT_FOUND", Encoding.UTF8.GetString(Convert.FromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '='))));
    }

    [Fact]
    public async Task A_watch_gives_the_present_state_and_then_stays_open()
    {
        await using var watch = BufCurl.Start(
            "-d", """{"parent":"congresses/116","snapshotThenLive":{}}""", $"{_suite.Url(4)}/votetracker.v1.UpdateService/Watch");
        await watch.LineAsync(line => line.StartsWith("  \"caughtUp\"", StringComparison.Ordinal), "having caught up");

        // Frames are printed over many lines; the names of their kinds are what is indented once.
        var frames = watch.Lines.Where(line => line.StartsWith("  \"", StringComparison.Ordinal)).Select(line => line.Split('"')[1]);
        Assert.Equal(["subscribed", .. Enumerable.Repeat("snapshotItem", 10), "snapshotEnd", "caughtUp"], frames);
    }
}
