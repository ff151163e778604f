using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using VoteTracker.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace VoteTracker.Services.Tests.Connection;

/// <summary>A Redis that takes no writes any more, or would lose them: reads go on, and readiness says so.</summary>
public sealed class FullStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Redis_that_is_out_of_memory_is_read_and_watched_and_its_refusal_of_writes_is_definite()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        await redis.SendLineAsync("CONFIG SET maxmemory 1");

        await ReadAllAsync(own, congress);
        await IsNotReadyAsync(own);
        var refusal = await Refusal.OfAsync(async () => await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress)));
        Assert.Equal((StatusCode.Unavailable, "STORE_UNAVAILABLE", "no"), (refusal.Code, refusal.Reason, refusal.Metadata["applied"]));
        Assert.Contains("out of memory", refusal.Message);
        Assert.DoesNotContain("may or may not", refusal.Message);

        await redis.SendLineAsync("CONFIG SET maxmemory 0");
        await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        await IsReadyAsync(own);
    }

    [Fact]
    public async Task A_Redis_whose_disk_is_full_is_read_and_watched_and_takes_writes_again_when_there_is_room()
    {
        var congress = InProcessSuite.NewCongress();
        await using var disk = await SmallDisk.MountAsync();
        Assert.SkipWhen(disk is null, "no file system can be mounted here (root on Linux can)");
        // With appendfsync always a Redis that cannot write ends; one that writes later refuses from then on.
        await using var redis = await RedisProcess.StartAsync("--dir", disk.Folder, "--appendfsync", "everysec");
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:Fsync", "false");
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        await disk.FillAsync();
        var full = await Record.ExceptionAsync(async () =>
        {
            while (true)
                await redis.SendLineAsync($"SET filler {new string('x', 4_000)}");
        });
        Assert.Contains("MISCONF", full?.Message);

        await IsNotReadyAsync(own);
        await ReadAllAsync(own, congress);
        var refusal = await Refusal.OfAsync(async () => await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress)));
        Assert.Equal((StatusCode.Unavailable, "no"), (refusal.Code, refusal.Metadata["applied"]));
        Assert.Contains("cannot write to its disk", refusal.Message);

        disk.Empty();
        await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
    }

    [Fact]
    public async Task A_call_whose_answer_was_lost_is_not_told_that_it_was_not_carried_out()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:CommandTimeout", "00:00:00.500");
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        await redis.SendLineAsync("CLIENT PAUSE 30000 WRITE");

        var refusal = await Refusal.OfAsync(async () => await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress)));
        Assert.Equal("unknown", refusal.Metadata["applied"]);
        Assert.Contains("may or may not", refusal.Message);
    }

    [Theory]
    [InlineData("appendonly", "no")]
    [InlineData("appendfsync", "everysec")]
    [InlineData("maxmemory-policy", "allkeys-lru")]
    public async Task A_setting_that_lets_go_of_what_was_acknowledged_is_seen_after_a_reconnection(string setting, string value)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        var right = (string)((object?[])(await redis.SendLineAsync($"CONFIG GET {setting}"))!)[1]!;
        await IsReadyAsync(own);

        await redis.SendLineAsync($"CONFIG SET {setting} {value}");
        await redis.SendLineAsync("CLIENT KILL TYPE normal SKIPME yes");
        await IsNotReadyAsync(own);

        await redis.SendLineAsync($"CONFIG SET {setting} {right}");
        await redis.SendLineAsync("CLIENT KILL TYPE normal SKIPME yes");
        await IsReadyAsync(own);
    }

    [Fact]
    public async Task A_primary_that_became_a_replica_makes_the_service_not_ready()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);

        await redis.SendLineAsync("REPLICAOF 127.0.0.1 1");

        await IsNotReadyAsync(own);
    }

    [Fact]
    public async Task The_end_of_a_second_primary_is_noticed_though_the_client_does_not_look_for_it()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1", redis.PortText);
        await using var own = await InProcessSuite.StartThroughAsync(redis, $"{redis.Endpoint},{replica.Endpoint},configCheckSeconds=86400");
        await IsReadyAsync(own);

        await replica.SendLineAsync("REPLICAOF NO ONE");
        await replica.SendLineAsync("CLIENT KILL TYPE normal SKIPME yes");
        await IsNotReadyAsync(own);
        // This cuts nobody off, so nothing but a question shows it.
        await replica.SendLineAsync($"REPLICAOF 127.0.0.1 {redis.PortText}");

        await IsReadyAsync(own);
    }

    private static async Task ReadAllAsync(InProcessSuite own, string congress)
    {
        await own.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" });
        await own.Resolutions.ListResolutionsAsync(new() { Parent = congress });
        await own.Resolutions.ListResolutionsAsync(new() { Parent = congress, Filter = "state = INTRODUCED" });
        await own.Subscriptions.ListSubscriptionsAsync(new() { Parent = congress });
        Assert.NotEqual(0, (await own.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
        using var watch = own.Updates.Watch(new WatchRequest { Parent = congress, SnapshotThenLive = new() }, deadline: DateTime.UtcNow.AddSeconds(30));
        Assert.True(await watch.ResponseStream.MoveNext(Cancellation));
    }

    private static Task IsReadyAsync(InProcessSuite own) => IsAsync(own, ServingStatus.Serving);

    private static Task IsNotReadyAsync(InProcessSuite own) => IsAsync(own, ServingStatus.NotServing);

    private static async Task IsAsync(InProcessSuite own, ServingStatus status)
    {
        var health = new Health.HealthClient(own.UpdatesInvoker);
        await Until.TrueAsync(
            $"readiness is {status}", async () => (await health.CheckAsync(new HealthCheckRequest { Service = "readiness" })).Status == status);
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = "liveness" })).Status);
    }

    /// <summary>A file system of 4 MiB.</summary>
    private sealed class SmallDisk : IAsyncDisposable
    {
        private string Filler => Path.Combine(Folder, "filler");

        public string Folder { get; } = Directory.CreateTempSubdirectory("votetracker-disk-").FullName;

        /// <summary>Null where that is not allowed.</summary>
        public static async Task<SmallDisk?> MountAsync()
        {
            var disk = new SmallDisk();
            if (OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.Folder) == 0)
                return disk;
            Directory.Delete(disk.Folder);
            return null;
        }

        public async Task FillAsync()
        {
            await using var file = File.Create(Filler);
            try
            {
                while (true)
                {
                    await file.WriteAsync(new byte[4_096], Cancellation);
                    await file.FlushAsync(Cancellation);
                }
            }
            catch (IOException)
            {
                // Full.
            }
        }

        public void Empty() => File.Delete(Filler);

        public async ValueTask DisposeAsync()
        {
            await RunAsync("umount", "-l", Folder);
            Directory.Delete(Folder);
        }

        private static async Task<int> RunAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            await process.WaitForExitAsync(Cancellation);
            return process.ExitCode;
        }
    }
}
