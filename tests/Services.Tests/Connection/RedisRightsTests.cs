using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using VoteTracker.Services.Tests.Subscriptions;
using VoteTracker.State.Connection;

namespace VoteTracker.Services.Tests.Connection;

/// <summary>The rights that the manual gives the services' user in Redis suffice, and each that it lacks is named.</summary>
public sealed class RedisRightsTests
{
    // What Redis's client sends, and of whose refusal it says nothing: it would not know a cluster, who it is, or of commits in time.
    private static readonly string[] OfTheClient =
        ["+ping", "+echo", "+select", "+client|id", "+client|setname", "+acl|whoami", "+cluster|nodes", "+cluster|slots", "+readonly", "+subscribe", "+unsubscribe", "+script|load", "+wait"];

    [Theory]
    [InlineData("")]
    [InlineData("staging:")]
    public async Task The_user_of_the_manual_may_do_all_that_services_do(string keyPrefix)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var replica = await RedisProcess.StartAsync("--replicaof", $"127.0.0.1 {redis.Port}");
        await Until.TrueAsync("the replica is there", async () => ((object?[])(await redis.SendLineAsync("ROLE"))!)[2] is object?[] { Length: 1 });
        await RedisUser.GrantAsync(redis, keyPrefix);
        await using var suite = await InProcessSuite.StartThroughAsync(
            redis, redis.Endpoint + RedisUser.Options, "--Redis:KeyPrefix", keyPrefix, "--Redis:Replicas", "1");
        var congress = InProcessSuite.NewCongress();
        var measures = new Measures(suite, congress);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, await measures.SubscribeAsync());

        await HJRes46Scenario.TellAsync(suite, congress);
        await consumer.ParkAsync(await consumer.NextAsync());
        await measures.UntilAsync(subscription => subscription.ParkedCount == 1);
        await suite.Subscriptions.ReplayParkedAsync(new() { Name = $"{congress}/subscriptions/alerts" });
        await suite.Subscriptions.DeleteSubscriptionAsync(new() { Name = $"{congress}/subscriptions/alerts" });

        var denied = ((object?[])(await redis.SendLineAsync("ACL LOG"))!).Select(entry => (string)((object?[])entry!)[7]!);
        Assert.Empty(denied);
    }

    [Fact]
    public async Task Each_right_that_is_missing_is_named()
    {
        await using var redis = await RedisProcess.StartAsync();
        await RedisUser.GrantAsync(redis);
        var options = Options.Create(new RedisOptions { Endpoint = redis.Endpoint + RedisUser.Options });
        await using var connection = new RedisConnection(options, NullLogger<RedisConnection>.Instance, _ => { });
        var rights = new RedisRights(connection);
        var requirements = new RedisRequirements(connection, rights, new Durability(connection, options), options, NullLogger<RedisRequirements>.Instance);
        Assert.Null(await ProblemAsync());

        foreach (var command in RedisUser.Commands.Except(OfTheClient))
        {
            await RedisUser.GrantAsync(redis, "", $"-{command[1..]}");
            var problem = await ProblemAsync();
            Assert.True(
                problem?.Contains(command[1..].Replace('|', ' '), StringComparison.OrdinalIgnoreCase) is true, $"{command}: {problem ?? "nothing is said"}");
        }
        await RedisUser.GrantAsync(redis, "", "resetkeys", "~other*");
        Assert.Contains("does not let the user votetracker use the key {congresses/0}:probe", await ProblemAsync());
        await RedisUser.GrantAsync(redis, "", "resetchannels", "&other*");
        Assert.Contains("use the channel {congresses/0}:wake", await ProblemAsync());

        async Task<string?> ProblemAsync()
        {
            string? problem = null;
            // A connection may just be made, also anew: Redis ends those that listen to what they may listen to no more.
            await Until.TrueAsync("Redis answers", async () =>
            {
                var server = connection.Primaries.Single();
                try
                {
                    problem = await requirements.ProblemOfAsync([server]) ?? await rights.ProblemOfAsync(server);
                    return true;
                }
                catch (RedisConnectionException)
                {
                    return false;
                }
            });
            return problem;
        }
    }
}
