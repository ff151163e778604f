using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using VoteTracker.ServiceDefaults;
using VoteTracker.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>A process of the suite with scripted services, on a real Kestrel at a free port.</summary>
internal sealed class TestProcess : IAsyncDisposable
{
    private TestProcess(WebApplication app, Script script)
    {
        App = app;
        Script = script;
        Channel = GrpcChannel.ForAddress(app.Urls.Single());
    }

    public WebApplication App { get; }

    public Script Script { get; }

    public GrpcChannel Channel { get; }

    /// <summary>What the process logged so far.</summary>
    public IReadOnlyList<FakeLogRecord> Logs => App.Services.GetFakeLogCollector().GetSnapshot();

    public static async Task<TestProcess> StartAsync(Action<IServiceCollection>? addServices = null)
    {
        var script = new Script();
        var app = Build(
            ["--urls", "http://127.0.0.1:0"],
            services =>
            {
                services.AddSingleton(script);
                services.AddFakeLogging();
                addServices?.Invoke(services);
            },
            VoteService.Descriptor, UpdateService.Descriptor, SubscriptionService.Descriptor);
        app.MapGrpcService<ScriptedVoteService>();
        app.MapGrpcService<ScriptedUpdateService>();
        app.MapGrpcService<ScriptedSubscriptionService>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestProcess(app, script);
    }

    /// <summary>Builds a process that does nothing but what every process does alike.</summary>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? addServices = null, params ServiceDescriptor[] services)
    {
        var builder = WebApplication.CreateSlimBuilder([ServiceRun.NoReload, .. args]);
        builder.AddServiceDefaults("test", defaultPort: 0, services);
        addServices?.Invoke(builder.Services);
        return builder.Build().MapDefaultEndpoints();
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await App.DisposeAsync();
    }
}
