using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace VoteTracker.ServiceDefaults;

/// <summary>Runs a process of the suite.</summary>
public static class ServiceRun
{
    /// <summary>
    /// First argument of each process: settings are read once, at start-up. Watching their files would watch every folder below the
    /// current one.
    /// </summary>
    public const string NoReload = "--hostBuilder:reloadConfigOnChange=false";

    private const int LeastThreads = 32;

    /// <summary>Builds a process and runs it until SIGINT or SIGTERM tells it to stop.</summary>
    /// <param name="build">Builds it, with the command line's settings.</param>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code: 0, or 1 if it could not start.</returns>
    public static async Task<int> RunAsync(Func<string[], WebApplication> build, string[] args)
    {
        ArgumentNullException.ThrowIfNull(build);
        // The largest answers take a processor for a tenth of a second. With as many threads as processors, all else would wait in line
        // behind some of them; with more, the system shares the processors.
        ThreadPool.GetMinThreads(out var threads, out var completions);
        ThreadPool.SetMinThreads(Math.Max(threads, LeastThreads), completions);
        WebApplication app;
        try
        {
            app = build(args);
        }
#pragma warning disable CA1031 // Told in one line, as for a failed start.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The logger does not exist yet.
            await Console.Error.WriteLineAsync($"{build.Method.Module.Assembly.GetName().Name} cannot start: {Reason(e)}");
            return 1;
        }
        return await app.RunServiceAsync();
    }

    /// <summary>Runs a process until SIGINT or SIGTERM tells it to stop.</summary>
    /// <param name="app">The process.</param>
    /// <returns>The exit code: 0, or 1 if it could not start.</returns>
    public static async Task<int> RunServiceAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        await using (app)
        {
            var name = app.Services.GetRequiredService<ServiceName>().Value;
            app.Lifetime.ApplicationStarted.Register(() => LogAddresses(app, name));
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
                ServiceDefaultsLogging.StartFailed(app.Logger, name, Reason(e));
                return 1;
            }

            await app.WaitForShutdownAsync();
            return 0;
        }
    }

    // On one line, since logs are read by line.
    private static string Reason(Exception e) =>
        string.Join("; ", (e is AggregateException several ? several.Flatten().InnerExceptions.Select(Reason) : [e.Message])
            .Select(message => string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))));

    private static void LogAddresses(WebApplication app, string name)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        ServiceDefaultsLogging.Listening(app.Logger, name, string.Join(", ", addresses));
    }
}
