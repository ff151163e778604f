using System.Diagnostics;
using VoteTracker.Resolutions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>What an operator sees of a commit in a trace: in error only what failed.</summary>
[Collection(TracedTests.Collection)]
public sealed class CommitSpanTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_conflict_that_was_overcome_is_an_event_and_no_error()
    {
        var congress = InProcessSuite.NewCongress();
        using var spans = new CommitSpans(congress);
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var second = new ResolutionService.ResolutionServiceClient(await suite.StartAsync(ResolutionsProgram.Build));

        for (var round = 0; !spans.All.Any(span => Has(span, "conflict")); round++)
        {
            Assert.True(round < 50, "no conflict came about");
            await Task.WhenAll(Enumerable.Range(0, 20).Select(number => (number % 2 == 0 ? suite.Resolutions : second).RecordActionsAsync(
                HJRes46Scenario.Actions(congress, HJRes46Scenario.Action($"a{round}-{number}", "2019-02-23", ActionKind.Other))).ResponseAsync));
        }

        Assert.DoesNotContain(spans.All, span => span.Status == ActivityStatusCode.Error);
        var committed = spans.All.First(span => span.GetTagItem("votetracker.offset.last") is not null);
        Assert.Equal($"{congress}/resolutions/hjres46", committed.GetTagItem("votetracker.resource"));
        Assert.Equal([$"{congress}/resolutions/hjres46"], (string[])committed.GetTagItem("votetracker.resources")!);
    }

    [Fact]
    public async Task A_refusal_is_an_event_and_no_error()
    {
        var congress = InProcessSuite.NewCongress();
        using var spans = new CommitSpans(congress);
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "c3"));
        var other = HJRes46Scenario.Creation(congress, "c3");
        other.Resolution.Number = 47;

        await Refusal.OfAsync(async () => await suite.Resolutions.CreateResolutionAsync(other));

        Assert.Contains(spans.All, span => Has(span, "refused"));
        Assert.DoesNotContain(spans.All, span => span.Status == ActivityStatusCode.Error);
    }

    private static bool Has(Activity span, string what) => span.Events.Any(found => found.Name == what);
}
