namespace VoteTracker.AppHost;

/// <summary>The four services and the board, each in a process of its own.</summary>
internal sealed class ServiceGroup : IAsyncDisposable
{
    private readonly Supervisor[] _services;

    private ServiceGroup(Supervisor[] services)
    {
        _services = services;
        Running = Task.WhenAny(services.Select(service => service.Running)).Unwrap();
    }

    /// <summary>Fails when one of them is given up.</summary>
    public Task Running { get; }

    public static async Task<ServiceGroup> StartAsync(Ports ports, IReadOnlyDictionary<string, string> exporters, CancellationToken cancellationToken)
    {
        // Where one cannot start, the others need not go on trying.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Supervisor>[] starts =
        [
            StartServiceAsync("resolutions", "Resolutions", ports.Resolutions),
            StartServiceAsync("votes", "Votes", ports.Votes),
            StartServiceAsync("veto-threats", "VetoThreats", ports.VetoThreats),
            StartServiceAsync("updates", "Updates", ports.Updates),
            StartBoardAsync(),
        ];
        try
        {
            await foreach (var start in Task.WhenEach(starts))
                await start;
            return new ServiceGroup([.. starts.Select(start => start.Result)]);
        }
        catch
        {
            await end.CancelAsync();
            await ((Task)Task.WhenAll(starts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await StopAsync(starts.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result));
            throw;
        }

        async Task<Supervisor> StartServiceAsync(string name, string project, int port)
        {
            using var health = new HealthProbe(port);
            return await StartAsync(
                name, project, port, health.IsServingAsync,
                "--Redis:Endpoint", $"127.0.0.1:{ports.Redis}",
                // The board's: else all who look at it would share what one client may have.
                "--Security:KnownProxies:0", "127.0.0.1");
        }

        async Task<Supervisor> StartBoardAsync()
        {
            using var health = new WebHealthProbe(ports.Board);
            return await StartAsync(
                "board", "Board", ports.Board, health.IsServingAsync,
                // It listens on loopback, where whoever can look owns the data anyway.
                "--Board:AllowAnonymous", "true",
                "--Board:Congress", DemoProcess.Congress,
                "--Board:Resolutions", Ports.Url(ports.Resolutions),
                "--Board:Votes", Ports.Url(ports.Votes),
                "--Board:VetoThreats", Ports.Url(ports.VetoThreats),
                "--Board:Updates", Ports.Url(ports.Updates));
        }

        Task<Supervisor> StartAsync(string name, string project, int port, Func<CancellationToken, Task<bool>> isReady, params string[] settings)
        {
            var program = new ChildProgram(
                name, [
                    "dotnet", BuiltPrograms.Service(project),
                    "--urls", Ports.Url(port),
                    .. settings,
                    // A person reads these logs between the demo's lines, so they are plain text, and only warnings.
                    "--Logging:LogLevel:Default", "Warning",
                    "--Logging:OpenTelemetry:LogLevel:VoteTracker", "Information",
                    "--Logging:Console:FormatterName", "simple",
                    "--Logging:Console:FormatterOptions:IncludeScopes", "false",
                ])
            {
                Environment = exporters,
            };
            return Supervisor.StartAsync(program, isReady, end.Token);
        }
    }

    public ValueTask DisposeAsync() => StopAsync(_services);

    private static async ValueTask StopAsync(IEnumerable<Supervisor> services) =>
        await Task.WhenAll(services.Select(service => service.DisposeAsync().AsTask()));
}
