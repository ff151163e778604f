using VoteTracker.Resolutions;
using VoteTracker.Updates;
using VoteTracker.VetoThreats;
using VoteTracker.Votes;

namespace VoteTracker.AppHost;

/// <summary>The four services, in this process.</summary>
internal sealed class ServiceGroup : IAsyncDisposable
{
    // More than the services give their own calls to end.
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);

    private readonly List<(string Name, WebApplication App)> services = [];
    private readonly TaskCompletionSource<string> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceGroup(Ports ports)
    {
        Add("Resolutions", VoteTracker.Resolutions.Program.Build, ports.Resolutions, ports);
        Add("Votes", VoteTracker.Votes.Program.Build, ports.Votes, ports);
        Add("VetoThreats", VoteTracker.VetoThreats.Program.Build, ports.VetoThreats, ports);
        Add("Updates", VoteTracker.Updates.Program.Build, ports.Updates, ports);
    }

    /// <summary>Completes with the name of the first service that stops.</summary>
    public Task<string> Stopped => _stopped.Task;

    public static async Task<ServiceGroup> StartAsync(Ports ports, CancellationToken cancellationToken)
    {
        var group = new ServiceGroup(ports);
        try
        {
            await Task.WhenAll(group.services.Select(service => StartAsync(service.Name, service.App, cancellationToken)));
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(services.Select(service => StopAsync(service.App)));
    }

    private static async Task StartAsync(string name, WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SuiteException($"{name} cannot start: {e.Message}");
        }
    }

    private static async Task StopAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync().WaitAsync(StopDeadline);
            await app.DisposeAsync().AsTask().WaitAsync(StopDeadline);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            // The calls that are still running end with the process.
        }
    }

    private void Add(string name, Func<string[], WebApplication> build, int port, Ports ports)
    {
        var app = build(
        [
            "--urls", Ports.Url(port),
            "--Redis:Endpoint", $"127.0.0.1:{ports.Redis}",

            // Standard output belongs to the story, and what it says of the services is enough while nothing goes wrong.
            "--Logging:LogLevel:Default", nameof(LogLevel.Warning),
            "--Logging:Console:LogToStandardErrorThreshold", nameof(LogLevel.Trace),
        ]);
        app.Lifetime.ApplicationStopping.Register(() => _stopped.TrySetResult(name));
        services.Add((name, app));
    }
}
