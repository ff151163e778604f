using VoteTracker.ServiceDefaults;

namespace VoteTracker.Board;

/// <summary>The process of the board: web pages of what the services hold, live.</summary>
public static class Program
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(BoardRegistration.Files([ServiceRun.NoReload, .. args]));
        builder.AddWebDefaults("board", defaultPort: 5107, BoardRegistration.TakesCalls(builder.Configuration), withoutCalls: "Board:Api=false");
        builder.AddBoard();
        var app = builder.Build();
        app.MapBoard();
        return app;
    }

    private static Task<int> Main(string[] args) => ServiceRun.RunAsync(Build, args);
}
