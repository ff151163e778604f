namespace VoteTracker.AppHost;

/// <summary>Everything on one machine: a Redis, the four services, the board, and on the first start the demo.</summary>
internal static class LocalSuite
{
    /// <summary>Runs until asked to stop, and leaves nothing running.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Ports ports, string dataPath, DemoRuns demoRuns, bool withDashboard)
    {
        using var signals = new StopSignals();
        try
        {
            ports.RequireFree(withDashboard);
            using var data = DataDirectory.Open(dataPath);
            // First, and so last to end: the services send to it until they have ended.
            await using var dashboard = withDashboard ? await TraceDashboard.StartAsync(ports.Dashboard, signals.Token) : null;
            var exporters = dashboard?.Exporters ?? new Dictionary<string, string>();
            await using var redis = await RedisServer.StartAsync(data.Path, ports.Redis, signals.Token);
            await using var services = await ServiceGroup.StartAsync(ports, exporters, signals.Token);
            PrintReady(ports, data, dashboard);
            var stopped = Task.WhenAny([signals.Received, redis.Running, services.Running, .. dashboard is null ? (Task[])[] : [dashboard.Running]]);
            await RunDemoUntilStoppedAsync(ports, demoRuns, exporters, stopped, signals.Token);
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

    private static async Task RunDemoUntilStoppedAsync(
        Ports ports, DemoRuns demoRuns, IReadOnlyDictionary<string, string> exporters, Task<Task> stopped, CancellationToken cancellationToken)
    {
        using var demoEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var demo = DemoProcess.RunAsync(ports, demoRuns, exporters, demoEnd.Token);
        var cause = await stopped;
        await demoEnd.CancelAsync();
        await demo;
        await cause;
    }

    private static void PrintReady(Ports ports, DataDirectory data, TraceDashboard? dashboard) => Output.Line(
        $"""
        VoteTracker is ready
          Resolutions  {Ports.Url(ports.Resolutions)}
          Votes        {Ports.Url(ports.Votes)}
          VetoThreats  {Ports.Url(ports.VetoThreats)}
          Updates      {Ports.Url(ports.Updates)}
          Board        {Ports.Url(ports.Board)}
          Redis        127.0.0.1:{ports.Redis}, data in {data.Path}
        """ + (dashboard is null ? "" : $"{Environment.NewLine}  Dashboard    {dashboard.LoginAddress}"));
}
