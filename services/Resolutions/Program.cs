namespace VoteTracker.Resolutions;

/// <summary>The process of the ResolutionService and the StoreService.</summary>
public static class Program
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder([ServiceRun.NoReload, .. args]);
        builder.AddServiceDefaults("resolutions", defaultPort: 5101, V1.ResolutionService.Descriptor, V1.StoreService.Descriptor);
        builder.AddState();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGrpcService<ResolutionService>();
        app.MapGrpcService<StoreService>();
        return app;
    }

    private static Task<int> Main(string[] args) => ServiceRun.RunAsync(Build, args);
}
