using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace VoteTracker.State;

/// <summary>
/// Stops start-up where Redis could lose what was acknowledged, or drop what was stored. A Redis that is not reachable yet is
/// waited for, a while.
/// </summary>
internal sealed class RedisStartupCheck(RedisConnection redis, Durability durability, IOptions<RedisOptions> options) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Version OldestVersion = new(6, 2);
    private static readonly Version WaitAofVersion = new(7, 2);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        foreach (var server in await WaitForPrimariesAsync(deadline.Token))
            await CheckAsync(server);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<IServer[]> WaitForPrimariesAsync(CancellationToken deadline)
    {
        while (true)
        {
            try
            {
                if (redis.Primaries.ToArray() is { Length: > 0 } primaries)
                    return primaries;
            }
            catch (RedisConnectionException)
            {
                // No sentinel knows a primary yet.
            }
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), deadline);
            }
            catch (OperationCanceledException)
            {
                throw new InvalidOperationException(
                    $"Redis at {options.Value.Endpoint} did not answer within {Patience.TotalSeconds:0} seconds");
            }
        }
    }

    private async Task CheckAsync(IServer server)
    {
        if (server.Version < OldestVersion)
            throw Refuse(server, $"is version {server.Version}; {OldestVersion} or later is needed (XTRIM MINID)");
        var settings = await ReadSettingsAsync(server);
        Demand("appendonly", "yes", "what is acknowledged must survive a restart");
        Demand("maxmemory-policy", "noeviction", "nothing that is stored may be dropped to make room");
        // WAIT names no key, so in a cluster it may ask another primary than the one that has the commit.
        if (options.Value.Replicas > 0 && server.ServerType == ServerType.Cluster)
            throw Refuse(server, "is a cluster, where Redis:Replicas cannot be confirmed yet; set it to 0");
        if (!options.Value.Fsync || settings.GetValueOrDefault("appendfsync") == "always")
            return;
        if (server.ServerType == ServerType.Cluster)
            throw Refuse(server, "is a cluster, which must have appendfsync always: WAITAOF cannot be asked of the right primary yet");
        if (server.Version < WaitAofVersion)
        {
            throw Refuse(
                server,
                $"has appendfsync {settings.GetValueOrDefault("appendfsync")}, so a crash can lose what was acknowledged; set it to "
                    + "always, or use Redis 7.2 (WAITAOF), or set Redis:Fsync to false and live with the loss");
        }
        durability.AskForFsync();

        void Demand(string setting, string value, string because)
        {
            if (settings.GetValueOrDefault(setting) is var found && found != value)
                throw Refuse(server, $"has {setting} {found ?? "unknown"}, which must be {value}: {because}");
        }
    }

    private static async Task<Dictionary<string, string>> ReadSettingsAsync(IServer server)
    {
        try
        {
            return (await server.ConfigGetAsync("*")).ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal);
        }
        catch (RedisServerException denied)
        {
            throw Refuse(server, $"does not let its settings be read (CONFIG GET), so what it promises is not known: {denied.Message}");
        }
    }

    private static InvalidOperationException Refuse(IServer server, string why) => new($"Redis at {server.EndPoint} {why}");
}
