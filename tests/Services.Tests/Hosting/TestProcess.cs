using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoteTracker.Hosting;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Hosting;

/// <summary>A process of the suite with scripted services, on a real Kestrel at a free port.</summary>
internal sealed class TestProcess : IAsyncDisposable
{
    private TestProcess(WebApplication app, Script script, RecordedLogs logs)
    {
        App = app;
        Script = script;
        Logs = logs;
        Channel = GrpcChannel.ForAddress(app.Urls.Single());
    }

    public WebApplication App { get; }

    public Script Script { get; }

    public RecordedLogs Logs { get; }

    public GrpcChannel Channel { get; }

    public static async Task<TestProcess> StartAsync(Action<IServiceCollection>? addServices = null)
    {
        var script = new Script();
        var logs = new RecordedLogs();
        var app = ServiceHost.Create(["--urls", "http://127.0.0.1:0"], new ServiceDefinition
        {
            Name = "scripted",
            DefaultPort = 0,
            Services = [VoteService.Descriptor, UpdateService.Descriptor, SubscriptionService.Descriptor],
            AddServices = (services, _) =>
            {
                services.AddSingleton(script);
                services.AddSingleton<ILoggerProvider>(logs);
                addServices?.Invoke(services);
            },
            MapServices = mapped =>
            {
                mapped.MapGrpcService<ScriptedVoteService>();
                mapped.MapGrpcService<ScriptedUpdateService>();
                mapped.MapGrpcService<ScriptedSubscriptionService>();
            },
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestProcess(app, script, logs);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await App.DisposeAsync();
    }
}
