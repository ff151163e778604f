using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>
/// Stops start-up where Redis could lose what was acknowledged, or drop what was stored. A Redis that is not reachable yet is
/// waited for, a while.
/// </summary>
internal sealed class RedisStartupCheck(RedisConnection redis, RedisRequirements requirements, RedisRights rights) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        ConnectionProblem? cause = null;
        while (true)
        {
            var problem = await ProblemAsync();
            if (problem is null)
                return;
            // That one attempt got no answer says less than what another one met.
            if (cause is null || problem.Code != RedisFaults.NoAnswer)
                cause = problem;
            StateMetrics.StoreFailed(problem.Code);
            if (!problem.MayPass)
                throw Refuse(problem.Text);
            try
            {
                await Task.Delay(Pause, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw Refuse($"{cause.Text}, for {Patience.TotalSeconds:0} seconds");
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<ConnectionProblem?> ProblemAsync()
    {
        try
        {
            IServer[] primaries = [.. redis.Primaries];
            if (await requirements.ProblemOfAsync(primaries) is { } unfit)
                throw new InvalidOperationException(unfit);
            foreach (var server in primaries)
            {
                if (await rights.ProblemOfAsync(server) is { } denied)
                    throw new InvalidOperationException($"Redis at {EndPointText.Of(server.EndPoint)} {denied}");
            }
            // The connection for subscriptions is another one; without it the first watcher would be refused.
            if (primaries.Length > 0)
                return redis.Subscriber.IsConnected() ? null : new ConnectionProblem("CONNECTING", "it does not take subscriptions yet", MayPass: true);
            await redis.PingAsync();
            // Just connected; looked at in the next round.
            return new ConnectionProblem("CONNECTING", "it has only just answered", MayPass: true);
        }
        catch (Exception fault) when (RedisFaults.IsTransient(fault))
        {
            return ConnectionProblem.Of(redis, fault);
        }
    }

    private InvalidOperationException Refuse(string why) =>
        new($"Redis at {string.Join(", ", redis.Configuration.EndPoints.Select(EndPointText.Of))} (Redis:Endpoint): {why}");
}
