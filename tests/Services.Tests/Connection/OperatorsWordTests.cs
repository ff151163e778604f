using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Connection;

/// <summary>A managed Redis where nobody may ask for its settings, its version or its replicas: the operator says what they are.</summary>
public sealed class OperatorsWordTests
{
    private static readonly string[] Word =
    [
        "--Redis:StatedVersion", "7.0", "--Redis:StatedAppendOnly", "yes", "--Redis:StatedAppendFsync", "always",
        "--Redis:StatedMaxmemoryPolicy", "noeviction", "--Redis:StatedReplicas", "2",
    ];

    [Fact]
    public async Task What_Redis_does_not_say_is_taken_from_the_operator_and_told_once()
    {
        await using var redis = await RedisProcess.StartAsync();
        await RedisUser.GrantAsync(redis, "", "-info", "-config", "-wait");
        await using var process = Start(redis, "--Redis:Replicas", "2");

        await process.LineAsync(line => line.Contains(
            $"Redis at {redis.Endpoint} does not say what it promises; relying on the operator's word for version 7.0, appendonly yes, appendfsync always, "
                + "maxmemory-policy noeviction, 2 replicas that have each write before it is answered",
            StringComparison.Ordinal), "the operator's word");
        await process.LineAsync(line => line.EndsWith(" ready", StringComparison.Ordinal), "readiness");
        // Each look, which a reconnection brings about, relies on it anew, and says so no more.
        var looks = await LooksAsync(redis);
        await redis.SendLineAsync("CLIENT KILL TYPE normal SKIPME yes");
        await Until.TrueAsync("Redis is looked at anew", async () => await LooksAsync(redis) >= looks + 2);
        process.SendTerminate();
        await process.ExitAsync();
        Assert.Single(process.Lines, line => line.Contains("operator's word", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_are_carried_out_on_the_operators_word()
    {
        await using var redis = await RedisProcess.StartAsync();
        await RedisUser.GrantAsync(redis, "", "-info", "-config", "-wait");
        await using var suite = await InProcessSuite.StartThroughAsync(
            redis, redis.Endpoint + RedisUser.Options, [.. Word, "--Redis:Replicas", "2"]);
        var congress = InProcessSuite.NewCongress();

        await HJRes46Scenario.TellAsync(suite, congress);

        Assert.NotEmpty((await suite.Resolutions.ListResolutionsAsync(new ListResolutionsRequest { Parent = congress })).Resolutions);
    }

    [Theory]
    [InlineData("does not let the user votetracker run INFO, so its version is not known", "-info", "--Redis:StatedVersion", "")]
    [InlineData("or state Redis:StatedAppendOnly, Redis:StatedAppendFsync and Redis:StatedMaxmemoryPolicy", "-config", "--Redis:StatedAppendFsync", "")]
    [InlineData("has appendonly no, which must be yes", "-config", "--Redis:StatedAppendOnly", "no")]
    [InlineData("has maxmemory-policy allkeys-lru, which must be noeviction", "-config", "--Redis:StatedMaxmemoryPolicy", "allkeys-lru")]
    [InlineData("has appendfsync everysec, so a crash can lose what was acknowledged", "-config", "--Redis:StatedAppendFsync", "everysec")]
    [InlineData("run WAIT and CLIENT ID, so commits cannot be confirmed; grant them, or state Redis:StatedReplicas", "-wait", "--Redis:StatedReplicas", "1")]
    [InlineData("Redis:StatedVersion: must be like 7.0", "+info", "--Redis:StatedVersion", "new")]
    [InlineData("Redis:StatedAppendFsync: must be always, everysec or no", "+info", "--Redis:StatedAppendFsync", "often")]
    // Where Redis says what it is, its word counts.
    [InlineData("has maxmemory-policy volatile-lru, which must be noeviction", "+config", "--Redis:StatedMaxmemoryPolicy", "noeviction")]
    public async Task A_word_that_is_missing_or_does_not_suffice_stops_the_start(string refusal, string right, params string[] settings)
    {
        await using var redis = await RedisProcess.StartAsync();
        await RedisUser.GrantAsync(redis, "", right);
        if (right == "+config")
            await redis.SendLineAsync("CONFIG SET maxmemory-policy volatile-lru");
        await using var process = Start(redis, ["--Redis:Replicas", "2", .. settings]);

        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains(refusal, Assert.Single((string[])[.. process.Lines, .. process.Errors.Split('\n')], line => line.Contains(" cannot start: ", StringComparison.Ordinal)));
    }

    // Redis's client asks as well, when it connects.
    private static async Task<int> LooksAsync(RedisProcess redis)
    {
        var statistics = (string)(await redis.SendLineAsync("INFO commandstats"))!;
        return int.Parse(Regex.Match(statistics, @"cmdstat_config\|get:.*rejected_calls=(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static ChildProcess Start(RedisProcess redis, params string[] settings) => ChildProcess.Start(
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "VoteTracker.Updates.dll"), "--urls", "http://127.0.0.1:0", "--Logging:Console:FormatterName", "simple",
            "--Redis:Endpoint", redis.Endpoint + RedisUser.Options, .. Word, .. settings,
        ]);
}
