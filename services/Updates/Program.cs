using VoteTracker.ServiceDefaults;
using VoteTracker.State;

namespace VoteTracker.Updates;

/// <summary>The process of the UpdateService and the SubscriptionService: the only one that streams.</summary>
public static class Program
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder([ServiceRun.NoReload, .. args]);
        builder.AddServiceDefaults("updates", defaultPort: 5104, V1.UpdateService.Descriptor, V1.SubscriptionService.Descriptor);
        builder.AddState();
        builder.AddStreams();
        return builder.Build().MapDefaultEndpoints().MapStreams();
    }

    private static Task<int> Main(string[] args) => ServiceRun.RunAsync(Build, args);
}
