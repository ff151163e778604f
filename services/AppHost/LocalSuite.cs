namespace VoteTracker.AppHost;

/// <summary>Everything on one machine: a Redis, the four services, and on the first start the demo.</summary>
internal static class LocalSuite
{
    private static readonly TimeSpan DemoStopDeadline = TimeSpan.FromSeconds(5);

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
            await RunDemoUntilStoppedAsync(ports, demoRuns, redis, services, signals);
            Console.WriteLine("stopping");
            return 0;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return 0;
        }
        catch (SuiteException e)
        {
            await Console.Error.WriteLineAsync($"votetracker: {e.Message}");
            return 1;
        }
    }

    private static async Task RunDemoUntilStoppedAsync(
        Ports ports, DemoRuns demoRuns, RedisServer redis, ServiceGroup services, StopSignals signals)
    {
        using var demoEnd = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        var demo = Demo.RunAsync(ports, demoRuns, demoEnd.Token);
        var first = await Task.WhenAny(signals.Received, redis.Ended, services.Stopped);
        await demoEnd.CancelAsync();
        await demo.WaitAsync(DemoStopDeadline);
        if (signals.Received.IsCompleted)
            return;
        throw first == redis.Ended ? redis.EndedByItself() : new SuiteException($"{await services.Stopped} stopped by itself");
    }

    private static void PrintReady(Ports ports, DataDirectory data) => Console.WriteLine(
        $"""
        VoteTracker is ready
          Resolutions  {Ports.Url(ports.Resolutions)}
          Votes        {Ports.Url(ports.Votes)}
          VetoThreats  {Ports.Url(ports.VetoThreats)}
          Updates      {Ports.Url(ports.Updates)}
          Redis        127.0.0.1:{ports.Redis}, data in {data.Path}
        """);
}
