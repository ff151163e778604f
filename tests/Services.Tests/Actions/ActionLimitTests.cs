using System.Globalization;
using Grpc.Core;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Services.Tests.Actions;

/// <summary>What a measure may hold, and what a write to one that holds as much costs.</summary>
public sealed class ActionLimitTests(InProcessSuite suite)
{
    private const int Most = 10_000;

    [Fact]
    public async Task A_measure_takes_its_last_action_and_refuses_the_next_whole()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await FillAsync(suite, congress, 0, Most - 1);

        var two = await Refusal.OfAsync(async () => await suite.Resolutions.RecordActionsAsync(
            HJRes46Scenario.Actions(congress, Others(Most, 1).Append(HJRes46Scenario.Action("vetoed", "2019-03-15", ActionKind.Vetoed)).ToArray())));
        var last = await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, [.. Others(Most - 1, 1)]));
        var next = await Refusal.OfAsync(async () => await suite.Resolutions.RecordActionsAsync(
            HJRes46Scenario.Actions(congress, [.. Others(Most, 1)])));
        var correction = Others(7, 1).Single();
        correction.Text = "corrected";
        var corrected = await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, correction));

        Assert.All([two, next], refusal => Assert.Equal((StatusCode.FailedPrecondition, "TOO_MANY_ACTIONS"), (refusal.Code, refusal.Reason)));
        Assert.Equal((Most, ResolutionState.Introduced), (last.Resolution.ActionCount, last.Resolution.State));
        Assert.Equal(1, corrected.ChangedCount);
        var listed = await ActionLists.AllAsync(suite, congress, pageSize: 1_000);
        Assert.Equal(Others(0, Most).Select(action => action.Id), listed.Select(action => action.Id));
        Assert.Equal("corrected", listed[7].Text);
    }

    [Fact]
    public async Task A_measure_refuses_more_moving_actions_than_its_state_is_derived_from()
    {
        var congress = InProcessSuite.NewCongress();
        var creation = HJRes46Scenario.Creation(congress);
        creation.Actions.Add(Moving(0, 501));
        var created = await Refusal.OfAsync(async () => await suite.Resolutions.CreateResolutionAsync(creation));
        creation.Actions.RemoveAt(500);
        await suite.Resolutions.CreateResolutionAsync(creation);

        var next = await Refusal.OfAsync(async () => await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, Moving(500, 1))));
        // A correction may take the place of one.
        var other = Moving(0, 1).Single();
        other.Kind = ActionKind.Other;
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, [other, .. Moving(500, 1)]));
        var back = await Refusal.OfAsync(async () => await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, Moving(0, 1))));

        Assert.All([created, next, back], refusal => Assert.Equal("TOO_MANY_ACTIONS", refusal.Reason));
    }

    [Fact]
    public async Task A_page_of_the_largest_actions_can_be_received()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        foreach (var chunk in Others(0, 200).Chunk(100))
        {
            foreach (var action in chunk)
                action.Text = new string('\u20ac', 8_192);
            await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, chunk));
        }

        var listed = await ActionLists.AllAsync(suite, congress, pageSize: 1_000);

        Assert.Equal(Others(0, 200).Select(action => action.Id), listed.Select(action => action.Id));
    }

    [Theory]
    [InlineData(ActionKind.Other)]
    [InlineData(ActionKind.Referred)]
    public async Task One_more_action_at_the_limit_costs_at_most_twice_what_it_costs_at_thirty(ActionKind kind)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        var (small, large) = (InProcessSuite.NewCongress(), InProcessSuite.NewCongress());
        foreach (var (congress, count) in new[] { (small, 30), (large, Most - 1) })
        {
            await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
            await FillAsync(own, congress, 0, count);
        }

        var costSmall = await CostAsync(own, small, kind);
        var costLarge = await CostAsync(own, large, kind);

        Assert.True(costLarge.Commands <= 2 * costSmall.Commands, $"{costLarge.Commands} commands, {costSmall.Commands} at thirty");
        Assert.True(costLarge.Bytes <= 2 * costSmall.Bytes, $"{costLarge.Bytes} bytes, {costSmall.Bytes} at thirty");
    }

    private static async Task<(long Commands, long Bytes)> CostAsync(InProcessSuite suite, string congress, ActionKind kind)
    {
        var before = await FiguresAsync(suite);
        var action = HJRes46Scenario.Action("one-more", "2019-02-23", kind);
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, action));
        var after = await FiguresAsync(suite);
        return (after.Commands - before.Commands, after.Bytes - before.Bytes);
    }

    private static async Task<(long Commands, long Bytes)> FiguresAsync(InProcessSuite suite)
    {
        var stats = $"{await suite.Redis.SendAsync("INFO", "stats")}\n{await suite.Redis.SendAsync("INFO", "commandstats")}".Split('\n');
        // Health checks and watches send PING and INFO of their own.
        string[] data = ["hmget", "hget", "hset", "zadd", "zrem", "xadd", "evalsha", "eval", "zrangebylex", "hgetall"];
        var commands = data.Sum(command => stats.Where(line => line.StartsWith($"cmdstat_{command}:calls=", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split('=')[1].Split(',')[0], CultureInfo.InvariantCulture)));
        return (commands, Figure("total_net_input_bytes:") + Figure("total_net_output_bytes:"));

        long Figure(string name) => long.Parse(
            stats.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);
    }

    private static async Task FillAsync(InProcessSuite suite, string congress, int first, int count)
    {
        foreach (var chunk in Others(first, count).Chunk(2_000))
            await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, chunk));
    }

    private static IEnumerable<Action> Others(int first, int count) => Enumerable.Range(first, count).Select(number =>
    {
        var action = HJRes46Scenario.Action($"a{number}", "2019-02-23", ActionKind.Other);
        action.Sequence = number;
        return action;
    });

    private static Action[] Moving(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => HJRes46Scenario.Action($"m{number}", "2019-02-23", ActionKind.Referred, Chamber.House))];
}
