using System.Globalization;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests;

/// <summary>Requests that find everything recorded already, and what is remembered of them.</summary>
public sealed class UnchangedRequestTests(InProcessSuite suite)
{
    [Fact]
    public async Task Requests_that_change_nothing_cost_little_and_not_for_long()
    {
        const int count = 500;
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var request = HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House));
        await own.Resolutions.RecordActionsAsync(request);
        // The script and the connections have taken their room.
        await RepeatAsync(10);
        var before = await UsedMemoryAsync();

        await RepeatAsync(count);

        Assert.InRange((await UsedMemoryAsync() - before) / count, 1, 100);
        var requests = await redis.SendLineAsync($"EVAL \"return #redis.call('KEYS', '*:request:*')\" 0");
        Assert.Equal(2L, requests);
        var longest = await redis.SendLineAsync(
            "EVAL \"local most = 0 for _, key in ipairs(redis.call('KEYS', '*:unchanged:*')) do "
                + "local left = redis.call('PTTL', key) if left < 0 then return -1 end most = math.max(most, left) end return most\" 0");
        Assert.InRange((long)longest!, 1, 3_600_000);

        async Task RepeatAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                request.RequestId = Guid.NewGuid().ToString();
                Assert.Equal(0, (await own.Resolutions.RecordActionsAsync(request)).ChangedCount);
            }
        }

        // A hash that grows moves its table; it is asked what it takes of itself, and the rest of what is there is counted as well.
        async Task<long> UsedMemoryAsync() => (long)(await redis.SendLineAsync(
            "EVAL \"local sum = 0 for _, key in ipairs(redis.call('KEYS', '*')) do "
                + "sum = sum + redis.call('MEMORY', 'USAGE', key, 'SAMPLES', 0) end return sum\" 0"))!;
    }

    [Fact]
    public async Task A_repeated_request_that_changed_nothing_does_not_undo_what_came_between()
    {
        var congress = InProcessSuite.NewCongress();
        var statement = HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House);
        var correction = HJRes46Scenario.Action("referred", "2019-02-23", ActionKind.Referred, Chamber.House);
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, statement));
        var unchanged = HJRes46Scenario.Actions(congress, statement);
        unchanged.RequestId = "f6";
        await suite.Resolutions.RecordActionsAsync(unchanged);
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, correction));

        var again = await suite.Resolutions.RecordActionsAsync(unchanged);

        Assert.Equal(0, again.ChangedCount);
        var actions = await suite.Resolutions.ListActionsAsync(new() { Parent = again.Resolution.Name });
        Assert.Equal("2019-02-23", Assert.Single(actions.Actions).Date);
    }

    [Fact]
    public async Task A_repeated_request_that_changed_nothing_is_answered_though_its_etag_is_old_by_now()
    {
        var congress = InProcessSuite.NewCongress();
        var statement = HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House);
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var recorded = await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, statement));
        var unchanged = HJRes46Scenario.Actions(congress, statement);
        (unchanged.RequestId, unchanged.Etag) = ("a7", recorded.Resolution.Etag);
        await suite.Resolutions.RecordActionsAsync(unchanged);
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));

        Assert.Equal(0, (await suite.Resolutions.RecordActionsAsync(unchanged)).ChangedCount);
    }

    [Fact]
    public async Task A_request_id_that_changed_nothing_is_not_taken_for_another_request()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var first = HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House));
        await suite.Resolutions.RecordActionsAsync(first);
        first.RequestId = "b8";
        await suite.Resolutions.RecordActionsAsync(first);
        var other = HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("reported", "2019-02-25", ActionKind.Reported, Chamber.House));
        other.RequestId = "b8";

        var refusal = await Refusal.OfAsync(async () => await suite.Resolutions.RecordActionsAsync(other));

        Assert.Equal((StatusCode.InvalidArgument, "REQUEST_ID_REUSED"), (refusal.Code, refusal.Reason));
    }
}
