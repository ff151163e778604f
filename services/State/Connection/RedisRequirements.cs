using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>What a Redis must be so that nothing acknowledged is lost and nothing stored is dropped.</summary>
internal sealed class RedisRequirements(RedisConnection redis, Durability durability, IOptions<RedisOptions> options)
{
    private static readonly Version OldestVersion = new(6, 2);
    private static readonly Version WaitAofVersion = new(7, 2);

    // The SHA-1 of the script, by which EVALSHA knows it.
    private const string Script = "return 1";
    private const string ScriptDigest = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db";

    /// <summary>Looks at a primary.</summary>
    /// <returns>What is wrong with it, to go on after its address; null where nothing is.</returns>
    public async Task<string?> ProblemOfAsync(IServer server) =>
        await DatabaseProblemAsync(server) ?? await UserProblemAsync(server) ?? await VersionProblemAsync(server) ?? await ScriptProblemAsync(server)
        ?? await SettingsProblemAsync(server);

    private string User => redis.Configuration.User is { Length: > 0 } user ? $"the user {user}" : "this service";

    // Redis leaves a connection whose AUTH it refuses to its default user, who may need no password.
    private async Task<string?> UserProblemAsync(IServer server)
    {
        if (redis.Configuration.User is not { Length: > 0 } user)
            return null;
        try
        {
            var actual = (string?)await server.ExecuteAsync("ACL", "WHOAMI");
            return actual == user ? null : $"refuses the password of the user {user} (WRONGPASS) and takes this service for the user {actual}, who needs none; "
                + $"{(redis.Configuration.Defaults is PasswordFile ? "Redis:PasswordFile" : "Redis:Password")}, option user of Redis:Endpoint";
        }
        catch (RedisServerException denied) when (RedisFaults.IsDenied(denied))
        {
            // Not every user may ask. Whoever is refused otherwise is told so by what follows.
            return null;
        }
    }

    private async Task<string?> VersionProblemAsync(IServer server)
    {
        string info;
        try
        {
            info = await server.InfoRawAsync("server") ?? "";
        }
        catch (RedisServerException denied) when (RedisFaults.IsDenied(denied))
        {
            return $"does not let {User} run INFO, so its version is not known; grant +info and +config|get ({denied.Message})";
        }
        var version = VersionIn(info);
        return version is null ? "does not say which version it is (INFO server: redis_version)"
            : version < OldestVersion ? $"is version {version}; {OldestVersion} or later is needed (XTRIM MINID)"
            : null;
    }

    private static Version? VersionIn(string info)
    {
        const string label = "redis_version:";
        var line = info.Split('\n').FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        return Version.TryParse(line?[label.Length..].Trim(), out var version) ? version : null;
    }

    private async Task<string?> ScriptProblemAsync(IServer server)
    {
        foreach (var (command, script) in new[] { ("EVAL", Script), ("EVALSHA", ScriptDigest) })
        {
            try
            {
                await server.ExecuteAsync(command, script, 0);
            }
            catch (RedisServerException denied) when (RedisFaults.IsDenied(denied))
            {
                return $"does not let {User} run {command}, by which everything is committed ({denied.Message})";
            }
        }
        return null;
    }

    private async Task<string?> DatabaseProblemAsync(IServer server)
    {
        if (options.Value.Database == 0)
            return null;
        if (server.ServerType == ServerType.Cluster)
            return "is a cluster, which has no database but 0; set Redis:Database to 0, and keep suites apart by Redis:KeyPrefix";
        try
        {
            // The client has sent one of its own before this, whose refusal it passes over: it would go on in database 0.
            await server.ExecuteAsync(options.Value.Database, "SELECT", [options.Value.Database]);
            return null;
        }
        // The client refuses by itself where it knows how many databases there are.
        catch (Exception refused) when (refused is RedisCommandException
            || (refused is RedisServerException denied && (RedisFaults.IsDenied(denied) || !RedisFaults.IsTransient(denied))))
        {
            return $"does not let {User} use database {options.Value.Database} ({refused.Message}); Redis:Database, Redis's own setting databases, or the right +select";
        }
    }

    private async Task<string?> SettingsProblemAsync(IServer server)
    {
        var (appendOnly, fsync, policy) = ("", "", "");
        try
        {
            (appendOnly, fsync, policy) =
                (await SettingAsync(server, "appendonly"), await SettingAsync(server, "appendfsync"), await SettingAsync(server, "maxmemory-policy"));
        }
        catch (RedisServerException denied) when (RedisFaults.IsDenied(denied))
        {
            return $"does not let {User} run CONFIG GET, so what it promises is not known; grant +config|get ({denied.Message})";
        }
        if (appendOnly != "yes")
            return $"has appendonly {appendOnly}, which must be yes: what is acknowledged must survive a restart";
        if (policy != "noeviction")
            return $"has maxmemory-policy {policy}, which must be noeviction: nothing that is stored may be dropped to make room";
        // WAIT names no key, so in a cluster it may ask another primary than the one that has the commit.
        var isCluster = server.ServerType == ServerType.Cluster;
        if (options.Value.Replicas > 0 && isCluster)
            return "is a cluster, where Redis:Replicas cannot be confirmed yet; set it to 0";
        var mustAsk = options.Value.Fsync && fsync != "always";
        if (mustAsk && isCluster)
            return "is a cluster, which must have appendfsync always: WAITAOF cannot be asked of the right primary yet";
        if (mustAsk && server.Version < WaitAofVersion)
        {
            return $"has appendfsync {fsync}, so a crash can lose what was acknowledged; set it to always, or use Redis 7.2 (WAITAOF), "
                + "or set Redis:Fsync to false and live with the loss";
        }
        durability.AskForFsync(mustAsk);
        return null;
    }

    private static async Task<string> SettingAsync(IServer server, string name) =>
        (await server.ConfigGetAsync(name)).Select(setting => setting.Value).FirstOrDefault() ?? "unknown";
}
