namespace VoteTracker.AppHost;

/// <summary>Everything on one machine: a Redis, the four services, and on the first start the demo.</summary>
internal static class LocalSuite
{
    /// <summary>Runs until asked to stop, and leaves nothing running.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Ports ports, string dataPath, DemoRuns demoRuns)
    {
        using var signals = new StopSignals();
        try
        {
            ports.RequireFree();
            using var data = DataDirectory.Open(dataPath);
            await using var redis = await RedisServer.StartAsync(data.Path, ports.Redis, signals.Token);
            await using var services = await ServiceGroup.StartAsync(ports, signals.Token);
            PrintReady(ports, data);
            await RunDemoUntilStoppedAsync(ports, demoRuns, Task.WhenAny(signals.Received, redis.Running, services.Running), signals.Token);
            Output.Line("stopping");
            return 0;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return 0;
        }
        catch (SuiteException e)
        {
            Output.ErrorLine($"votetracker: {e.Message}");
            return 1;
        }
    }

    private static async Task RunDemoUntilStoppedAsync(Ports ports, DemoRuns demoRuns, Task<Task> stopped, CancellationToken cancellationToken)
    {
        using var demoEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var demo = DemoProcess.RunAsync(ports, demoRuns, demoEnd.Token);
        var cause = await stopped;
        await demoEnd.CancelAsync();
        await demo;
        await cause;
    }

    private static void PrintReady(Ports ports, DataDirectory data) => Output.Line(
        $"""
        VoteTracker is ready
          Resolutions  {Ports.Url(ports.Resolutions)}
          Votes        {Ports.Url(ports.Votes)}
          VetoThreats  {Ports.Url(ports.VetoThreats)}
          Updates      {Ports.Url(ports.Updates)}
          Redis        127.0.0.1:{ports.Redis}, data in {data.Path}
        """);
}
