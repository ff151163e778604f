using VoteTracker.Contract.Resolutions;
using VoteTracker.Domain;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;
using ActionKind = VoteTracker.V1.ActionKind;
using Chamber = VoteTracker.V1.Chamber;

namespace VoteTracker.Services.Tests.Actions;

/// <summary>What the store lists and derives is what follows from the whole record, however it arrived.</summary>
public sealed class ActionRecordTests(InProcessSuite suite)
{
    private static readonly ActionKind[] Kinds =
    [
        ActionKind.Other, ActionKind.Other, ActionKind.Referred, ActionKind.Discharged, ActionKind.Reported, ActionKind.Passed,
        ActionKind.PassedWithAmendment, ActionKind.Failed, ActionKind.Presented, ActionKind.Vetoed, ActionKind.OverrideFailed,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Actions_that_arrive_and_are_corrected_at_random_are_listed_and_derived_as_the_record_says(int seed) =>
        FollowAsync(suite, InProcessSuite.NewCongress(), new Random(seed), calls: 40);

    [Fact]
    public async Task A_page_that_follows_is_not_shifted_by_a_correction_before_it()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(
            congress, [.. Enumerable.Range(1, 6).Select(day => HJRes46Scenario.Action($"a{day}", $"2019-03-0{day}", ActionKind.Other))]));
        var parent = $"{congress}/resolutions/hjres46";
        var first = await suite.Resolutions.ListActionsAsync(new() { Parent = parent, PageSize = 3 });

        // The last one of the page goes to the end of the list.
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(
            congress, HJRes46Scenario.Action("a3", "2019-03-09", ActionKind.Other)));
        var second = await suite.Resolutions.ListActionsAsync(new() { Parent = parent, PageSize = 3, PageToken = first.NextPageToken });

        Assert.Equal(["a4", "a5", "a6"], second.Actions.Select(action => action.Id));
    }

    /// <summary>Sends random actions and corrections, and compares with the record that is kept here.</summary>
    internal static async Task FollowAsync(InProcessSuite suite, string congress, Random random, int calls)
    {
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var record = new Dictionary<string, Action>(StringComparer.Ordinal);
        for (var call = 0; call < calls; call++)
            await RecordAsync(suite, congress, random, record);
    }

    internal static async Task RecordAsync(InProcessSuite suite, string congress, Random random, Dictionary<string, Action> record)
    {
        var actions = Enumerable.Range(0, 1 + random.Next(6)).Select(_ => Any(random, record)).DistinctBy(action => action.Id).ToArray();
        var changed = actions.Count(action => !record.TryGetValue(action.Id, out var known) || !known.Equals(action));
        foreach (var action in actions)
            record[action.Id] = action;

        var answer = await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, actions));

        Assert.Equal(changed, answer.ChangedCount);
        await AssertAsync(suite, congress, record, answer.Resolution, pageSize: 1 + random.Next(8));
    }

    internal static async Task AssertAsync(
        InProcessSuite suite, string congress, Dictionary<string, Action> record, Resolution resolution, int pageSize)
    {
        var all = ResolutionRequests.Actions([.. record.Values], least: 0);
        Assert.True(MeasureName.TryParse($"{congress}/resolutions/hjres46", out var name));
        var derived = Measure.Restore(
            name,
            new Introduction(resolution.Title, new DateOnly(2019, 2, 22), false),
            all.Count,
            all.Where(action => action.CanMove),
            [],
            [],
            [],
            []);
        var states = derived.StatesByAction();
        Assert.Equal(derived.ToContract().WithoutEtag(), resolution.WithoutEtag());
        Assert.Equal(
            all.Order(MeasureHistory.ActionOrder).Select(action => action.ToContract(states.GetValueOrDefault(action.Id))),
            (await ActionLists.AllAsync(suite, congress, pageSize)).Select(action => action.WithoutSources()));
    }

    // New, the same again, or a correction of kind, date, place in the day, or wording.
    private static Action Any(Random random, Dictionary<string, Action> record)
    {
        if (record.Count > 0 && random.Next(3) == 0)
        {
            var known = record.Values.ElementAt(random.Next(record.Count)).Clone();
            switch (random.Next(5))
            {
                case 0:
                    known.Kind = Kinds[random.Next(Kinds.Length)];
                    break;
                case 1:
                    known.Date = Date(random);
                    break;
                case 2:
                    known.Sequence = random.Next(4);
                    break;
                case 3:
                    known.Text += " corrected";
                    break;
            }
            return known;
        }
        return new Action
        {
            Id = $"{(random.Next(2) == 0 ? "a" : "B")}{random.Next(1_000)}",
            Date = Date(random),
            TimeOfDay = random.Next(2) == 0 ? "" : $"1{random.Next(5)}:00:00",
            Sequence = random.Next(4),
            Kind = Kinds[random.Next(Kinds.Length)],
            Chamber = random.Next(2) == 0 ? Chamber.House : Chamber.Senate,
            Text = "ä",
        };
    }

    private static string Date(Random random) => $"2019-03-0{1 + random.Next(6)}";
}

file static class Resolutions
{
    public static Action WithoutSources(this Action action)
    {
        action.Sources.Clear();
        return action;
    }

    public static Resolution WithoutEtag(this Resolution resolution) => new(resolution) { Etag = "", Provenance = null };
}
