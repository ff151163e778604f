using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoteTracker.Hosting.Telemetry;

namespace VoteTracker.Hosting;

/// <summary>Builds and runs a process of the suite: what all of them do alike.</summary>
public static class ServiceHost
{
    /// <summary>How long running calls may take to end once the process was told to stop.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan StartupTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Builds a process: gRPC over plaintext HTTP/2 on loopback, with errors, health, reflection and logging.</summary>
    /// <param name="args">The command line, as configuration: <c>--urls http://127.0.0.1:5102 --Redis:Endpoint …</c>.</param>
    /// <param name="definition">What distinguishes this process.</param>
    /// <returns>The process, ready to run.</returns>
    public static WebApplication Create(string[] args, ServiceDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(definition);

        // Nothing here takes new settings while it runs, and watching for them watches every folder below the current one.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        AddLogging(builder);
        builder.WebHost.ConfigureKestrel(KestrelSettings.Apply);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls($"http://{IPAddress.Loopback}:{definition.DefaultPort}");

        builder.Services.Configure<HostOptions>(options =>
        {
            options.StartupTimeout = StartupTimeout;
            options.ShutdownTimeout = ShutdownTimeout;
        });

        // Signals belong to whoever runs the process; a host that took them by itself would stop before its neighbours know.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddSingleton(definition);
        builder.Services.AddGrpcServices();
        builder.Services.AddTelemetry(builder.Configuration);
        definition.AddServices(builder.Services, builder.Configuration);

        var app = builder.Build();
        app.MapGrpcService<HealthService>();
        app.MapGrpcService<ReflectionService>();
        definition.MapServices(app);
        app.Lifetime.ApplicationStarted.Register(() => LogAddresses(app, definition));
        return app;
    }

    /// <summary>Runs a process until SIGINT or SIGTERM tells it to stop.</summary>
    /// <param name="app">The process, from <see cref="Create"/>.</param>
    /// <returns>The exit code: 0, or 1 if it could not start.</returns>
    public static async Task<int> RunAsync(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        await using (app)
        {
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            try
            {
                await app.StartAsync();
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return 0;
            }
#pragma warning disable CA1031 // Whatever stopped the start is told in one line, and the exit code says the rest.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.StartFailed(app.Logger, app.Services.GetRequiredService<ServiceDefinition>().Name, e.Message);
                return 1;
            }

            await app.WaitForShutdownAsync();
            return 0;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            app.Lifetime.StopApplication();
        }
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        // First among the sources, so that settings, environment and command line override it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = nameof(LogLevel.Information),
                ["Logging:LogLevel:Microsoft"] = nameof(LogLevel.Warning),
                ["Logging:LogLevel:Grpc"] = nameof(LogLevel.Warning),

                // It would repeat an outage with every probe; Readiness logs the changes.
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = nameof(LogLevel.None),
            },
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
    }

    private static void LogAddresses(WebApplication app, ServiceDefinition definition)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Log.Listening(app.Logger, definition.Name, string.Join(", ", addresses));
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
