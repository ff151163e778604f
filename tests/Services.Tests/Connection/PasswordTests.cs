using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using StackExchange.Redis;
using VoteTracker.Services.Tests.Watches;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace VoteTracker.Services.Tests.Connection;

/// <summary>Passwords change while services run.</summary>
public sealed class PasswordTests : IDisposable
{
    private const string Secret = "open-sesame";

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("password");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("app")]
    [InlineData("default")]
    public async Task A_password_that_is_changed_and_whose_connections_are_killed_loses_nothing_and_needs_no_restart(string user)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var admin = await AdminAsync(redis);
        var server = admin.GetServers().Single();
        await ChangeAsync(server, user, 0);
        await using var own = await StartAsync(redis, user);
        var congress = InProcessSuite.NewCongress();
        using var watcher = await Watcher.LiveAsync(own.Updates, congress);
        var (number, rotated) = (0, false);

        var writers = Enumerable.Range(0, 4).Select(_ => WriteAsync()).ToArray();
        for (var generation = 1; generation <= 3; generation++)
        {
            var before = Volatile.Read(ref number);
            await Until.TrueAsync("writes have gone on", () => Volatile.Read(ref number) >= before + 8);
            await ChangeAsync(server, user, generation);
            await server.ExecuteAsync("CLIENT", "KILL", "USER", user, "SKIPME", "yes");
        }
        var last = Volatile.Read(ref number);
        await Until.TrueAsync("writes have gone on", () => Volatile.Read(ref number) >= last + 8);
        Volatile.Write(ref rotated, true);
        await Task.WhenAll(writers);

        Assert.Equal(Enumerable.Range(1, number).Select(offset => (long)offset), (await watcher.UpdatesAsync(number)).Select(update => update.Offset));

        async Task WriteAsync()
        {
            while (!Volatile.Read(ref rotated))
            {
                var creation = HJRes46Scenario.Creation(congress);
                creation.Resolution.Number = Interlocked.Increment(ref number);
                await own.Resolutions.CreateResolutionAsync(creation);
            }
        }
    }

    [Fact]
    public async Task A_password_that_is_refused_at_run_time_is_told_by_readiness_and_log_without_it_until_the_file_has_the_right_one()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var admin = await AdminAsync(redis);
        var server = admin.GetServers().Single();
        await ChangeAsync(server, "app", 1);
        var port = FreePorts.Next();
        await using var process = ChildProcess.Start(
            "dotnet", Path.Combine(AppContext.BaseDirectory, "VoteTracker.Updates.dll"), "--urls", $"http://127.0.0.1:{port}",
            "--Logging:Console:FormatterName", "simple", "--Redis:Endpoint", $"{redis.Endpoint},user=app", "--Redis:PasswordFile", FilePath);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        var health = new Health.HealthClient(channel);
        await Until.TrueAsync("it serves", () => IsReadinessAsync(health, ServingStatus.Serving));

        await server.ExecuteAsync("ACL", "SETUSER", "app", "resetpass", $">{Secret}-2");
        await server.ExecuteAsync("CLIENT", "KILL", "USER", "app");
        await Until.TrueAsync("it is not ready", () => IsReadinessAsync(health, ServingStatus.NotServing));
        await process.LineAsync(
            line => line.Contains($"it refuses the password of the user app in {FilePath} (WRONGPASS); Redis:PasswordFile", StringComparison.Ordinal),
            "the cause");
        File.Delete(FilePath);
        await process.LineAsync(
            line => line.Contains("(WRONGPASS), and Redis:PasswordFile cannot be read again: Could not find file", StringComparison.Ordinal), "the file");

        Write(2);
        await Until.TrueAsync("it is ready again", () => IsReadinessAsync(health, ServingStatus.Serving));
        process.SendTerminate();
        await process.ExitAsync();
        Assert.All(process.Lines.Append(process.Errors), line => Assert.DoesNotContain(Secret, line));
    }

    [Fact]
    public async Task A_refused_password_is_measured_and_calls_that_meet_it_say_that_they_were_not_carried_out()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var admin = await AdminAsync(redis);
        var server = admin.GetServers().Single();
        await ChangeAsync(server, "app", 1);
        await using var own = await StartAsync(redis, "app");
        var causes = new ConcurrentQueue<object?>();
        using var metrics = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "votetracker.store.failures")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        metrics.SetMeasurementEventCallback<long>((_, _, tags, _) => causes.Enqueue(tags[0].Value));
        metrics.Start();

        await server.ExecuteAsync("ACL", "SETUSER", "app", "resetpass", $">{Secret}-2");
        await server.ExecuteAsync("CLIENT", "KILL", "USER", "app");
        await Until.TrueAsync("the cause is measured", () => causes.Contains("WRONGPASS"));
        var congress = InProcessSuite.NewCongress();
        var refusals = await Task.WhenAll(
            Refusal.OfAsync(async () => await own.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" })),
            Refusal.OfAsync(async () => await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress))));

        Assert.All(refusals, refusal => Assert.Equal(
            (StatusCode.Unavailable, "STORE_UNAVAILABLE", "no"), (refusal.Code, refusal.Reason, refusal.Metadata["applied"])));
        Assert.All(refusals, refusal => Assert.DoesNotContain("may or may not", refusal.Message, StringComparison.Ordinal));
        Write(2);
        await Until.TrueAsync("calls are carried out", async () =>
            (await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress))).Number == 46);
    }

    private Task<InProcessSuite> StartAsync(RedisProcess redis, string user) =>
        InProcessSuite.StartThroughAsync(redis, $"{redis.Endpoint},user={user}", "--Redis:PasswordFile", FilePath);

    // A connection that is authenticated already stays so. Whoever comes without a password is nobody: Redis leaves a connection whose
    // AUTH fails to the default user where that one needs none.
    private static async Task<ConnectionMultiplexer> AdminAsync(RedisProcess redis)
    {
        var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Endpoint},allowAdmin=true");
        await admin.GetServers().Single().ConfigSetAsync("requirepass", $"{Secret}-admin");
        return admin;
    }

    // First the file, then Redis, as operators are told to.
    private async Task ChangeAsync(IServer server, string user, int generation)
    {
        Write(generation);
        if (user == "default")
            await server.ConfigSetAsync("requirepass", $"{Secret}-{generation}");
        else
            await server.ExecuteAsync("ACL", "SETUSER", user, "on", "resetpass", $">{Secret}-{generation}", "~*", "&*", "+@all");
    }

    private void Write(int generation)
    {
        _folder.Write("password.new", $"{Secret}-{generation}\n");
        File.Move($"{FilePath}.new", FilePath, overwrite: true);
    }

    private static async Task<bool> IsReadinessAsync(Health.HealthClient health, ServingStatus status) =>
        (await health.CheckAsync(new HealthCheckRequest { Service = "readiness" }, deadline: DateTime.UtcNow.AddSeconds(10))).Status == status;
}
