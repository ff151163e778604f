namespace VoteTracker.State;

/// <summary>The scripts beside their callers. A server that has forgotten one (restart, failover) is given it again by the client.</summary>
internal static class RedisScript
{
    public static string Read(string file)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
