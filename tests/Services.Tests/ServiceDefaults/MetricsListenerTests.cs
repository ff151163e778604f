using System.Globalization;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using VoteTracker.Votes;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>/metrics, beside what clients reach.</summary>
public sealed class MetricsListenerTests(InProcessSuite suite)
{
    [Fact]
    public async Task Metrics_are_served_on_an_address_of_their_own_which_serves_nothing_else_and_nowhere_else()
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Next()}");
        WebApplication process = null!;
        var votes = new V1.VoteService.VoteServiceClient(await suite.StartAsync(args => process = VotesProgram.Build(args), "--Metrics:Url", address));
        using var client = new HttpClient();
        await votes.ListVotesAsync(new() { Parent = InProcessSuite.NewCongress() });

        var text = await client.GetStringAsync(new Uri($"{address}/metrics"));
        // A call of milliseconds can be told from one of seconds.
        Assert.Matches("""rpc_server_call_duration_seconds_bucket\{[^}]*le="0.005"\}""", text);
        Assert.Contains("votetracker_call_limit{", text, StringComparison.Ordinal);
        foreach (var path in (string[])["", "metrics/x", "votetracker.v1.VoteService/ListVotes", "grpc.health.v1.Health/Check"])
        {
            using var other = await client.GetAsync(new Uri($"{address}/{path}"));
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{process.Urls.Single()}/metrics")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var elsewhere = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task A_call_that_is_refused_for_its_metadata_is_counted()
    {
        await using var service = await StandaloneService.StartAsync("VoteTracker.Votes", "--Redis:Endpoint", suite.RedisEndpoint);
        var votes = new V1.VoteService.VoteServiceClient(service.Invoker);

        var refusal = await Refusal.OfAsync(
            async () => await votes.ListVotesAsync(new() { Parent = InProcessSuite.NewCongress() }, new Metadata { { "large", new string('x', 70_000) } }));

        Assert.Equal("METADATA_TOO_LARGE", refusal.Reason);
        await RefusedCalls.CountAsync(service.Metrics, "METADATA_TOO_LARGE");
    }
}
