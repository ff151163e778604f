namespace VoteTracker.VetoThreats;

/// <summary>The process of the VetoThreatService.</summary>
public static class Program
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder([ServiceRun.NoReload, .. args]);
        builder.AddServiceDefaults("veto-threats", defaultPort: 5103, V1.VetoThreatService.Descriptor);
        builder.AddState();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGrpcService<VetoThreatService>();
        return app;
    }

    private static Task<int> Main(string[] args) => ServiceRun.RunAsync(Build, args);
}
