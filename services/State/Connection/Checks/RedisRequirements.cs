using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>
/// What a Redis must be so that nothing acknowledged is lost and nothing stored is dropped. What it does not let this service ask, as managed
/// services do, the operator may state instead; that is told once.
/// </summary>
internal sealed class RedisRequirements(
    RedisConnection redis, RedisRights rights, Durability durability, IOptions<RedisOptions> options, ILogger<RedisRequirements> logger)
{
    private static readonly Version OldestVersion = new(6, 2);
    private static readonly Version WaitAofVersion = new(7, 2);

    private readonly RedisOptions _options = options.Value;
    private readonly HashSet<string> _told = [];

    /// <summary>Looks at all primaries, and tells what each must be asked for with each commit.</summary>
    /// <returns>What is wrong with the first that is unfit; null where nothing is.</returns>
    public async Task<string?> ProblemOfAsync(IReadOnlyCollection<IServer> primaries)
    {
        var asked = ImmutableDictionary.CreateBuilder<EndPoint, Confirmation>();
        foreach (var server in primaries)
        {
            var (confirmation, unfit) = await LookAtAsync(server);
            if (unfit is not null)
                return $"Redis at {EndPointText.Of(server.EndPoint)} {unfit}";
            asked[server.EndPoint] = confirmation;
        }
        if (asked.Count > 0)
            durability.Ask(asked.ToImmutable());
        return null;
    }

    private async Task<(Confirmation Asked, string? Problem)> LookAtAsync(IServer server)
    {
        if ((await DatabaseProblemAsync(server) ?? await UserProblemAsync(server) ?? await rights.ScriptProblemAsync(server)) is { } denied)
            return (default, denied);
        var stated = new List<string>();
        var (version, unknown) = await VersionAsync(server, stated);
        if (unknown is not null)
            return (default, unknown);
        var (asked, unfit) = await SettingsProblemAsync(server, version!, stated);
        if (unfit is null && stated.Count > 0)
            Tell(EndPointText.Of(server.EndPoint), string.Join(", ", stated));
        return (asked, unfit);
    }

    private async Task<string?> DatabaseProblemAsync(IServer server)
    {
        var database = _options.Database;
        if (database == 0)
            return null;
        if (server.ServerType == ServerType.Cluster)
            return "is a cluster, which has no database but 0; set Redis:Database to 0, and keep suites apart by Redis:KeyPrefix";
        try
        {
            // The client has sent one of its own before this, whose refusal it passes over: it would go on in database 0.
            await server.ExecuteAsync(database, "SELECT", [database]);
            return null;
        }
        // The client refuses by itself where it knows how many databases there are.
        catch (Exception refused) when (refused is RedisCommandException
            || (refused is RedisServerException denied && (RedisFaults.IsDenied(denied) || !RedisFaults.IsTransient(denied))))
        {
            return $"does not let {rights.User} use database {database} ({refused.Message}); Redis:Database, Redis's own setting databases, or the right +select";
        }
    }

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

    private async Task<(Version? Version, string? Problem)> VersionAsync(IServer server, List<string> stated)
    {
        Version? version;
        try
        {
            var info = await server.InfoRawAsync("server") ?? "";
            version = VersionIn(info);
            // Its client learns that it is one from what it may not ask.
            if (info.Contains("redis_mode:cluster", StringComparison.Ordinal) && server.ServerType != ServerType.Cluster)
                return (null, $"is a cluster and does not let {rights.User} run CLUSTER NODES; grant +cluster|nodes");
        }
        catch (RedisServerException denied) when (RedisFaults.IsDenied(denied))
        {
            if (_options.StatedVersion.Length == 0)
            {
                return (null, $"does not let {rights.User} run INFO, so its version is not known; grant +info and +config|get, "
                    + $"or state Redis:StatedVersion ({denied.Message})");
            }
            version = Version.Parse(_options.StatedVersion);
            stated.Add($"version {version}");
        }
        return (version, version is null ? "does not say which version it is (INFO server: redis_version)"
            : version < OldestVersion ? $"is version {version}; {OldestVersion} or later is needed (XTRIM MINID)"
            : null);
    }

    private static Version? VersionIn(string info)
    {
        const string label = "redis_version:";
        var line = info.Split('\n').FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        return Version.TryParse(line?[label.Length..].Trim(), out var version) ? version : null;
    }

    private async Task<(Confirmation Asked, string? Problem)> SettingsProblemAsync(IServer server, Version version, List<string> stated)
    {
        var (appendOnly, fsync, policy) = (_options.StatedAppendOnly, _options.StatedAppendFsync, _options.StatedMaxmemoryPolicy);
        try
        {
            (appendOnly, fsync, policy) =
                (await SettingAsync(server, "appendonly"), await SettingAsync(server, "appendfsync"), await SettingAsync(server, "maxmemory-policy"));
        }
        catch (RedisServerException denied) when (RedisFaults.IsDenied(denied))
        {
            if (appendOnly.Length == 0 || fsync.Length == 0 || policy.Length == 0)
            {
                return (default, $"does not let {rights.User} run CONFIG GET, so what it promises is not known; grant +config|get, or state "
                    + $"Redis:StatedAppendOnly, Redis:StatedAppendFsync and Redis:StatedMaxmemoryPolicy ({denied.Message})");
            }
            stated.AddRange([$"appendonly {appendOnly}", $"appendfsync {fsync}", $"maxmemory-policy {policy}"]);
        }
        if (appendOnly != "yes")
            return (default, $"has appendonly {appendOnly}, which must be yes: what is acknowledged must survive a restart");
        if (policy != "noeviction")
            return (default, $"has maxmemory-policy {policy}, which must be noeviction: nothing that is stored may be dropped to make room");
        var mustAsk = _options.Fsync && fsync != "always";
        if (mustAsk && version < WaitAofVersion)
        {
            return (default, $"has appendfsync {fsync}, so a crash can lose what was acknowledged; set it to always, or use Redis 7.2 (WAITAOF), "
                + "or set Redis:Fsync to false and live with the loss");
        }
        return await ConfirmationProblemAsync(server, mustAsk, stated);
    }

    // How commits are confirmed, which needs rights of its own.
    private async Task<(Confirmation Asked, string? Problem)> ConfirmationProblemAsync(IServer server, bool fsync, List<string> stated)
    {
        var replicas = _options.Replicas;
        try
        {
            if (fsync)
                await server.ExecuteAsync("WAITAOF", 0, 0, 1);
            else if (replicas > 0)
                await server.ExecuteAsync("WAIT", 0, 1);
            if (fsync || replicas > 0)
                await server.ExecuteAsync("CLIENT", "ID");
        }
        catch (RedisServerException denied) when (RedisFaults.IsDenied(denied))
        {
            if (fsync || _options.StatedReplicas < replicas)
            {
                return (default, $"does not let {rights.User} run {(fsync ? "WAITAOF" : "WAIT")} and CLIENT ID, so commits cannot be confirmed; grant them, or state "
                    + $"{(fsync ? "Redis:StatedAppendFsync" : "Redis:StatedReplicas")} ({denied.Message})");
            }
            stated.Add($"{_options.StatedReplicas} replicas that have each write before it is answered");
            replicas = 0;
        }
        return (new Confirmation(fsync, replicas), null);
    }

    private void Tell(string endpoint, string settings)
    {
        lock (_told)
        {
            if (_told.Add($"{endpoint} {settings}"))
                StateLogging.OperatorsWord(logger, endpoint, settings);
        }
    }

    private static async Task<string> SettingAsync(IServer server, string name) =>
        (await server.ConfigGetAsync(name)).Select(setting => setting.Value).FirstOrDefault() ?? "unknown";
}
