using Grpc.Core;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Services.Tests.Actions;

/// <summary>Small requests on many large actions: what they read is bounded by what they can change.</summary>
public sealed class LargeDecisionTests : IAsyncLifetime
{
    private const int Actions = 100;

    private static readonly string Text = new('語', 8_192);

    private readonly string _congress = InProcessSuite.NewCongress();
    private RedisProcess _redis = null!;
    private InProcessSuite _suite = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisProcess.StartAsync();
        _suite = await InProcessSuite.StartAsync(_redis);
        await _suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(_congress));
        await _suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(_congress, All(Text)));
    }

    public async ValueTask DisposeAsync()
    {
        await _suite.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task What_is_refused_for_its_etag_does_not_read_the_actions_that_it_would_change()
    {
        var record = HJRes46Scenario.Actions(_congress, All("short"));
        record.Etag = "outdated";
        var withdraw = new WithdrawActionsRequest { Name = record.Name, ActionIds = { record.Actions.Select(action => action.Id) }, Reason = "x", Etag = "outdated" };
        var before = await SentAsync();

        var recorded = await Refusal.OfAsync(() => _suite.Resolutions.RecordActionsAsync(record).ResponseAsync);
        var withdrawn = await Refusal.OfAsync(() => _suite.Resolutions.WithdrawActionsAsync(withdraw).ResponseAsync);

        Assert.Equal([(StatusCode.Aborted, "ETAG_MISMATCH"), (StatusCode.Aborted, "ETAG_MISMATCH")], [(recorded.Code, recorded.Reason), (withdrawn.Code, withdrawn.Reason)]);
        // The actions have 2.4 MB.
        Assert.InRange(await SentAsync() - before, 0, 200_000);
    }

    [Fact]
    public async Task A_repetition_gets_the_answer_of_the_first_though_that_changed_the_etag()
    {
        var measure = await _suite.Resolutions.GetResolutionAsync(new() { Name = $"{_congress}/resolutions/hjres46" });
        var withdraw = new WithdrawActionsRequest
        {
            Name = measure.Name,
            ActionIds = { All("").Select(action => action.Id) },
            Reason = "x",
            Etag = measure.Etag,
            RequestId = "once",
        };

        var first = await _suite.Resolutions.WithdrawActionsAsync(withdraw);

        Assert.NotEqual(measure.Etag, first.Resolution.Etag);
        Assert.Equal(first, await _suite.Resolutions.WithdrawActionsAsync(withdraw));
    }

    [Fact]
    public async Task Actions_that_are_read_in_parts_are_all_decided_on()
    {
        var changed = await _suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(_congress, All("short")));
        var withdrawn = await _suite.Resolutions.WithdrawActionsAsync(
            new() { Name = changed.Resolution.Name, ActionIds = { All("").Select(action => action.Id) }, Reason = "x", Etag = changed.Resolution.Etag });

        Assert.Equal(Actions, changed.ChangedCount);
        Assert.Equal(0, withdrawn.Resolution.ActionCount);
        var shown = await _suite.Resolutions.ListActionsAsync(new() { Parent = changed.Resolution.Name, PageSize = 1_000, ShowWithdrawn = true });
        Assert.Equal(Actions, shown.Actions.Count);
        Assert.All(shown.Actions, action => Assert.Equal(("short", true), (action.Text, action.Withdrawn)));
    }

    private Task<long> SentAsync() => _redis.FigureAsync("stats", "total_net_output_bytes");

    private static Action[] All(string text) =>
    [
        .. Enumerable.Range(1, Actions).Select(number => new Action { Id = $"a{number}", Date = "2019-03-01", Kind = ActionKind.Other, Chamber = Chamber.House, Text = text }),
    ];
}
