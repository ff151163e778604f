using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>Stops start-up where another release has written what this one does not know.</summary>
internal sealed class SchemaCheck(RedisConnection redis, RedisRetry repetition) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var congresses = Enumerable.Range(1, CongressName.MaxNumber).ToArray();
        var stored = await repetition.RunAsync(() => ReadAsync(congresses), cancellationToken);
        foreach (var (congress, version) in congresses.Zip(stored))
            SchemaVersion.Of(congress, version[0], version[1]);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task<RedisValue[][]> ReadAsync(int[] congresses)
    {
        var database = redis.Database;
        return Task.WhenAll(congresses.Select(congress => database.HashGetAsync(Keys.Meta(congress), ["epoch", "schema"], RedisConnection.FromPrimary)));
    }
}
