using System.Globalization;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Services.Tests.Actions;

/// <summary>The actions of a measure are one value as long as they are short, and nobody can tell.</summary>
public sealed class PackedActionsTests(InProcessSuite suite)
{
    // Each of 1 KB.
    private const int TooMany = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_done_to_actions_they_say_the_same_as_those_that_lie_apart(int seed)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var older = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "2");
        var (packed, apart) = (InProcessSuite.NewCongress(), InProcessSuite.NewCongress());
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(packed));
        await older.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(apart));
        var random = new Random(seed);

        for (var step = 0; step < 40; step++)
        {
            // From then on they are too long.
            var change = step == 30 ? Recording(Long(0, TooMany)) : Change(random);

            Assert.Equal(await change(suite, packed), await change(older, apart));
            Assert.Equal(await ToldAsync(suite, packed), await ToldAsync(older, apart));
        }

        Assert.Equal(0L, await suite.Redis.SendLineAsync($"HEXISTS {Document(packed)} actions"));
        Assert.True(await suite.Redis.SendLineAsync($"HLEN {Document(packed)}:actions") is > 0L);
    }

    [Fact]
    public async Task A_page_that_follows_is_not_shifted_when_actions_come_to_lie_apart_before_it()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, Long(0, 8)));
        Assert.Equal(1L, await suite.Redis.SendLineAsync($"HEXISTS {Document(congress)} actions"));
        var list = new ListActionsRequest { Parent = $"{congress}/resolutions/hjres46", PageSize = 5 };
        var first = await suite.Resolutions.ListActionsAsync(list);

        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, Long(8, TooMany)));
        list.PageToken = first.NextPageToken;
        list.PageSize = 100;
        var rest = await suite.Resolutions.ListActionsAsync(list);

        Assert.Equal(0L, await suite.Redis.SendLineAsync($"HEXISTS {Document(congress)} actions"));
        Assert.Equal(
            Long(0, 8 + TooMany).Select(action => action.Id), first.Actions.Concat(rest.Actions).Select(action => action.Id));
    }

    [Fact]
    public async Task What_a_measure_and_its_actions_take_of_the_store_does_not_grow_unnoticed()
    {
        const int measures = 200;
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        for (var number = 1; number <= measures; number++)
        {
            var creation = HJRes46Scenario.Creation(congress);
            creation.Resolution.Number = number;
            creation.Actions.Add(Enumerable.Range(0, 5).Select(action => Action(action, "Referred to the Committee on the Budget.")));
            await own.Resolutions.CreateResolutionAsync(creation);
        }

        var keys = ((object?[])(await redis.SendLineAsync("KEYS *"))!).Cast<string>()
            .Where(key => !key.EndsWith(":log", StringComparison.Ordinal) && !key.Contains(":request:", StringComparison.Ordinal));
        var bytes = 0L;
        foreach (var key in keys)
            bytes += (long)(await redis.SendLineAsync($"MEMORY USAGE {key} SAMPLES 0"))!;

        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes / measures} bytes a measure");
        Assert.InRange(bytes / measures, 1, 1_700);
    }

    // Each change is made twice, of each Congress, and says what came of it.
    private static Func<InProcessSuite, string, Task<string>> Change(Random random)
    {
        var ids = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(30)).Distinct().ToArray();
        var (kind, text, time) = (random.Next(5), $"text {random.Next(3)}", random.Next(10));
        return kind switch
        {
            0 => (own, congress) => TriedAsync(async () => await own.Resolutions.WithdrawActionsAsync(
                new() { Name = $"{congress}/resolutions/hjres46", ActionIds = { ids.Select(Id) }, Reason = "misread" })),
            1 => (own, congress) => TriedAsync(async () => await own.Resolutions.ReinstateActionsAsync(
                new() { Name = $"{congress}/resolutions/hjres46", ActionIds = { ids.Select(Id) } })),
            _ => (own, congress) => TriedAsync(async () =>
            {
                var request = HJRes46Scenario.Actions(congress, [.. ids.Select(number => Action(number, text))]);
                request.WholeDocument = kind == 2;
                if (kind != 3)
                {
                    request.Provenance = new Provenance
                    {
                        Witness = kind == 2 ? Witness.LibraryOfCongress : Witness.Press,
                        Source = "BILLSTATUS",
                        Document = $"of {time}",
                        DocumentTime = new() { Seconds = 1_551_000_000 + time },
                    };
                }
                await own.Resolutions.RecordActionsAsync(request);
            }),
        };
    }

    private static Func<InProcessSuite, string, Task<string>> Recording(Action[] actions) => (own, congress) =>
        TriedAsync(async () => await own.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, actions)));

    private static async Task<string> TriedAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (Grpc.Core.RpcException refused)
        {
            return refused.StatusCode.ToString();
        }
    }

    // All that is told of the actions, but for the Congress and when something was first seen here.
    private static async Task<string> ToldAsync(InProcessSuite own, string congress)
    {
        var measure = await own.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" });
        var actions = await ActionLists.AllAsync(own, congress, pageSize: 7, showWithdrawn: true);
        foreach (var action in actions)
        {
            action.WithdrawalTime = null;
            foreach (var source in action.Sources)
            {
                source.FirstSeenTime = null;
                // Without a document that is when it was called.
                if (source.Document.Length == 0)
                    source.DocumentTime = null;
            }
        }
        return $"{measure.State} {measure.ActionCount}\n{string.Join('\n', actions)}";
    }

    private static string Document(string congress) => $"{{{congress}}}:document:{congress}/resolutions/hjres46";

    private static Action[] Long(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => Action(number, new string('x', 1_000)))];

    private static Action Action(int number, string text)
    {
        var action = HJRes46Scenario.Action(Id(number), $"2019-03-{number % 28 + 1:D2}", ActionKind.Other);
        (action.Text, action.Sequence) = (text, number);
        return action;
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"action-{number:D2}");
}
