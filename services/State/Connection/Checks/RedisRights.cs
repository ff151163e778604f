using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>What the user of this service must be allowed in Redis. The rule that suffices is in docs/operations.md.</summary>
internal sealed class RedisRights(RedisConnection redis)
{
    // The SHA-1 of the script, by which EVALSHA knows it.
    private const string Script = "return 1";
    private const string ScriptDigest = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db";

    private static readonly string TryScript = RedisScript.Read("Rights.lua");

    /// <summary>The user, to go on after "does not let".</summary>
    public string User => redis.Configuration.User is { Length: > 0 } user ? $"the user {user}" : "this service";

    /// <summary>Looks for all that the user may not do; some of it costs no more than time, but nobody would look for the cause.</summary>
    /// <returns>What it is, to go on after the server's address; null where there is nothing.</returns>
    public async Task<string?> ProblemOfAsync(IServer server) =>
        await ScriptProblemAsync(server) ?? await CommandProblemAsync(server);

    /// <summary>Looks whether the user may run scripts, without which nothing goes.</summary>
    /// <returns>As above.</returns>
    public async Task<string?> ScriptProblemAsync(IServer server)
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

    private async Task<string?> CommandProblemAsync(IServer server)
    {
        var answer = (RedisResult[])(await server.ExecuteAsync(
            "EVAL", TryScript, 0, redis.FullKey(Keys.Probe).ToString(), redis.Channel(Keys.ProbeChannel).ToString()))!;
        return answer is [var refused, var says] ? $"does not let {User} use {refused} ({says})" : null;
    }
}
