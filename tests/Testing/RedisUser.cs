namespace VoteTracker.Testing;

/// <summary>The user that docs/operations.md has the services be in Redis, with exactly the rights that stand there.</summary>
public static class RedisUser
{
    /// <summary>Its password in tests.</summary>
    public const string Password = "open-sesame";

    /// <summary>The user that they are at sentinels which have users of their own.</summary>
    public const string SentinelName = "votetracker-sentinel";

    private const string Name = "votetracker";

    /// <summary>What the services' setting needs after the address.</summary>
    public const string Options = $",user={Name},password={Password}";

    /// <summary>The rights to commands, as in <c>+hget</c>.</summary>
    public static IEnumerable<string> Commands => Rule(Name).Where(word => word.StartsWith('+'));

    /// <summary>Settings of a server that has the user from its start.</summary>
    public static string[] Settings => ["--user", Name, .. Rule(Name)];

    /// <summary>Makes the user at a server.</summary>
    /// <param name="redis">The server.</param>
    /// <param name="keyPrefix">The key prefix of the services.</param>
    /// <param name="more">More rules, which hold after those.</param>
    public static Task GrantAsync(RedisProcess redis, string keyPrefix = "", params string[] more) => redis.SendAsync(
    [
        "ACL", "SETUSER", Name, "reset",
        .. Rule(Name).Select(word => word.Replace("{", $"{keyPrefix}{{", StringComparison.Ordinal)), .. more,
    ]);

    /// <summary>Makes the user at a sentinel.</summary>
    public static Task GrantAtSentinelAsync(RedisProcess sentinel) => sentinel.SendAsync(["ACL", "SETUSER", SentinelName, "reset", .. Rule(SentinelName)]);

    private static string[] Rule(string user)
    {
        var begin = $"    ACL SETUSER {user} ";
        var lines = File.ReadLines(Path.Combine(Repository.Root, "docs", "operations.md"))
            .SkipWhile(line => !line.StartsWith(begin, StringComparison.Ordinal)).TakeWhile(line => line.Length > 0);
        return string.Join(' ', lines)[begin.Length..].Replace("PASSWORD", Password, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
