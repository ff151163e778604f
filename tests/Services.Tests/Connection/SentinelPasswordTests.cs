namespace VoteTracker.Services.Tests.Connection;

/// <summary>Sentinels that have a user and a password of their own.</summary>
public sealed class SentinelPasswordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(RedisUser.SentinelName)]
    public async Task Services_find_the_primary_through_a_sentinel_with_its_own_password(string user)
    {
        await using var redis = await RedisProcess.StartAsync();
        await RedisUser.GrantAsync(redis);
        await using var sentinel = await StartSentinelAsync(redis, user);
        var endpoint = $"{sentinel.Endpoint},serviceName=mymaster{RedisUser.Options}";
        var congress = InProcessSuite.NewCongress();

        foreach (var password in new[] { ("--Redis:SentinelPassword", RedisUser.Password), ("--Redis:SentinelPasswordFile", _folder.Write("password", $"{RedisUser.Password}\n")) })
        {
            await using var suite = await InProcessSuite.StartThroughAsync(
                redis, endpoint, "--Redis:SentinelUser", user, password.Item1, password.Item2);
            var creation = HJRes46Scenario.Creation(congress);
            creation.Resolution.Number = password.Item1.Length;
            await suite.Resolutions.CreateResolutionAsync(creation);
        }
        if (user.Length > 0)
            Assert.Empty((object?[])(await sentinel.SendLineAsync("ACL LOG"))!);
    }

    [Fact]
    public async Task A_password_of_sentinels_that_is_wrong_is_named_without_it()
    {
        await using var redis = await RedisProcess.StartAsync();
        await RedisUser.GrantAsync(redis);
        await using var sentinel = await StartSentinelAsync(redis, RedisUser.SentinelName);
        await using var process = ChildProcess.Start(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "VoteTracker.Updates.dll"), "--urls", "http://127.0.0.1:0", "--Logging:Console:FormatterName", "simple",
                "--Redis:Endpoint", $"{sentinel.Endpoint},serviceName=mymaster{RedisUser.Options}",
                "--Redis:SentinelUser", RedisUser.SentinelName, "--Redis:SentinelPassword", $"not-{RedisUser.Password}",
            ]);

        Assert.Equal(1, await process.ExitAsync());
        var refusal = Assert.Single(process.Lines, line => line.Contains(" cannot start: ", StringComparison.Ordinal));
        Assert.Contains("Redis:SentinelPassword", refusal);
        Assert.DoesNotContain(process.Lines, line => line.Contains(RedisUser.Password, StringComparison.Ordinal));
    }

    private static async Task<RedisProcess> StartSentinelAsync(RedisProcess redis, string user)
    {
        var sentinel = await RedisProcess.StartSentinelAsync($"sentinel monitor mymaster 127.0.0.1 {redis.Port} 1");
        await RedisUser.GrantAtSentinelAsync(sentinel);
        // Nobody learns anything without a password.
        await sentinel.SendLineAsync(user.Length > 0 ? "ACL SETUSER default -@all +ping +acl" : $"ACL SETUSER default resetpass >{RedisUser.Password}");
        return sentinel;
    }
}
