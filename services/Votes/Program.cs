namespace VoteTracker.Votes;

/// <summary>The process of the VoteService.</summary>
public static class Program
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder([ServiceRun.NoReload, .. args]);
        builder.AddServiceDefaults("votes", defaultPort: 5102, V1.VoteService.Descriptor);
        builder.AddState();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGrpcService<VoteService>();
        return app;
    }

    private static Task<int> Main(string[] args) => ServiceRun.RunAsync(Build, args);
}
