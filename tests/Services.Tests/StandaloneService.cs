using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace VoteTracker.Services.Tests;

/// <summary>A service in a process of its own, with its metrics: those of several in one process are told under the same names.</summary>
internal sealed class StandaloneService : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly GrpcChannel _channel;

    private StandaloneService(ChildProcess process, GrpcChannel channel, string metrics) =>
        (_process, _channel, Metrics, Invoker) = (process, channel, metrics, channel.Intercept(new DeadlineInterceptor()));

    /// <summary>Where its metrics are.</summary>
    public string Metrics { get; }

    public CallInvoker Invoker { get; }

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="program">Its program, such as <c>VoteTracker.Votes</c>.</param>
    /// <param name="settings">Where its Redis is, and whatever else.</param>
    public static async Task<StandaloneService> StartAsync(string program, params string[] settings)
    {
        var (port, metrics) = (FreePorts.Next(), Url(FreePorts.Next()));
        var process = ChildProcess.Start(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), "--urls", Url(port), "--Metrics:Url", metrics, .. settings]);
        var service = new StandaloneService(process, GrpcChannel.ForAddress(Url(port)), metrics);
        try
        {
            await Until.TrueAsync($"{program} listens", async () =>
            {
                if (process.HasEnded)
                    throw new NotSupportedException($"{program} ended before it listened\n{string.Join('\n', process.Lines)}\n{process.Errors}");
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            });
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _process.DisposeAsync();
    }

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
}
