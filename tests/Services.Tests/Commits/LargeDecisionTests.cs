using System.Globalization;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>Small requests whose decisions read much: what is read at once is bounded, however many come.</summary>
public sealed class LargeDecisionTests
{
    private const int Measures = 32;
    private const int Threats = Domain.MeasureLimits.VetoThreats;

    [Fact]
    public async Task A_flood_of_small_writes_on_measures_with_many_large_threats_does_not_fill_redis_with_answers()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var suite = await InProcessSuite.StartAsync(redis);
        string[] measures = [.. Enumerable.Range(1, Measures).Select(number => $"{congress}/resolutions/hjres{number}")];
        for (var number = 1; number <= Measures; number++)
        {
            var creation = HJRes46Scenario.Creation(congress);
            creation.Resolution.Number = number;
            await suite.Resolutions.CreateResolutionAsync(creation);
        }
        for (var number = 0; number < Threats; number++)
        {
            var threat = HJRes46Scenario.Threat(congress, $"threat-{number}");
            threat.VetoThreat.Resolutions.Clear();
            threat.VetoThreat.Resolutions.AddRange(measures);
            (threat.VetoThreat.Statement, threat.VetoThreat.Condition) = (new string('語', 8_192), new string('語', 8_192));
            await suite.VetoThreats.IssueVetoThreatAsync(threat);
        }
        await redis.SendAsync("CONFIG", "RESETSTAT");
        var before = await redis.FigureAsync("memory", "used_memory");

        // Each reads 3 MB. Some may be told to come back.
        var refusals = await Task.WhenAll(measures.Select(async measure =>
        {
            try
            {
                await suite.Resolutions.RecordActionsAsync(
                    new() { Name = measure, Actions = { HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House) } });
                return null;
            }
            catch (RpcException refusal)
            {
                return refusal;
            }
        }));

        Assert.All(refusals.OfType<RpcException>(), refusal => Assert.Equal(StatusCode.Unavailable, refusal.StatusCode));
        Assert.Contains(null, refusals);
        Assert.InRange(await redis.FigureAsync("memory", "used_memory_peak") - before, 0, 50_000_000);
    }
}
