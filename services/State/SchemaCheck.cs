using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>Stops start-up where a newer release has written.</summary>
internal sealed class SchemaCheck(RedisConnection redis) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var database = redis.Database;
        var congresses = Enumerable.Range(1, CongressName.MaxNumber).ToArray();
        var stored = await Task.WhenAll(congresses.Select(congress =>
            database.HashGetAsync(Keys.Meta(congress), "schema", RedisConnection.FromPrimary)));
        foreach (var (congress, version) in congresses.Zip(stored))
            SchemaVersion.Demand(congress, version);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
