using VoteTracker.ServiceDefaults;
using VoteTracker.State;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates;

/// <summary>The process of the UpdateService and the SubscriptionService: the only one that streams.</summary>
public static class Program
{
    /// <summary>Builds the process, ready to run.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder([ServiceRun.NoReload, .. args]);
        builder.AddServiceDefaults("updates", defaultPort: 5104, V1.UpdateService.Descriptor, V1.SubscriptionService.Descriptor);
        builder.AddState();
        builder.AddStreams();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapStreams();
        return app;
    }

    private static Task<int> Main(string[] args) => ServiceRun.RunAsync(Build, args);
}
