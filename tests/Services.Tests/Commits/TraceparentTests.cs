using Grpc.Core;
using VoteTracker.Services.Tests.Watches;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>What becomes of a caller's traceparent: it is valid by W3C Trace Context, or it is nowhere.</summary>
[Collection(TracedTests.Collection)]
public sealed class TraceparentTests(InProcessSuite suite)
{
    private const string Ids = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";

    [Theory]
    [InlineData($"00-{Ids}-01", $"00-{Ids}-01")]
    // Not sampled is not traced.
    [InlineData($"00-{Ids}-00", "")]
    // A version to come counts as 00 by what it has of it, and of its flags only the first is known.
    [InlineData($"cc-{Ids}-01", $"00-{Ids}-01")]
    [InlineData($"cc-{Ids}-01-what-the-future-brings", $"00-{Ids}-01")]
    [InlineData($"cc-{Ids}-ff", $"00-{Ids}-01")]
    [InlineData($"cc-{Ids}-fe", "")]
    [InlineData($"cc-{Ids}-01what", "")]
    [InlineData($"00-{Ids}-01-more", "")]
    [InlineData($"ff-{Ids}-01", "")]
    [InlineData($"0g-{Ids}-01", "")]
    [InlineData($"CC-{Ids}-01", "")]
    [InlineData($"cc-{Ids}-g1", "")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", "")]
    [InlineData("cc-00000000000000000000000000000000-b7ad6b7169203331-01", "")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", "")]
    [InlineData("<script>alert(1)</script>", "")]
    [InlineData("|junk.1.", "")]
    public Task An_update_carries_a_callers_traceparent_only_if_it_is_valid_and_sampled(string sent, string carried) =>
        CarriesAsync(carried, new Metadata { { "traceparent", sent } });

    [Fact]
    public Task An_update_of_a_call_that_nobody_traces_carries_none() => CarriesAsync("", []);

    [Fact]
    public Task Two_traceparents_are_none() =>
        CarriesAsync("", new Metadata { { "traceparent", $"00-{Ids}-01" }, { "traceparent", $"00-{Ids}-01" } });

    // What came before W3C Trace Context, which the framework once took for a trace.
    [Fact]
    public Task A_request_id_of_HTTP_is_no_trace() => CarriesAsync("", new Metadata { { "request-id", "|junk.1." } });

    private async Task CarriesAsync(string expected, Metadata metadata)
    {
        var congress = InProcessSuite.NewCongress();
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress), metadata);

        Assert.Equal(expected, (await watcher.NextUpdateAsync()).Traceparent);
    }
}
