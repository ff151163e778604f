using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>The whole life of H.J.Res. 46, with one who watched it, on a Redis whose history the test may ruin.</summary>
internal sealed class LosableHistory : IAsyncDisposable
{
    private LosableHistory(string congress, RedisProcess redis, InProcessSuite suite, Watcher watcher) =>
        (Congress, Redis, Suite, Watcher) = (congress, redis, suite, watcher);

    public string Congress { get; }

    public RedisProcess Redis { get; }

    public InProcessSuite Suite { get; }

    public Watcher Watcher { get; }

    public static async Task<LosableHistory> StartAsync(params string[] settings)
    {
        var congress = InProcessSuite.NewCongress();
        ErrorLog.ExpectLostHistory(congress);
        var redis = await RedisProcess.StartAsync();
        var suite = await InProcessSuite.StartAsync(redis, settings);
        var watcher = await Watcher.LiveAsync(suite.Updates, congress);
        await HJRes46Scenario.TellAsync(suite, congress);
        await watcher.UpdatesAsync(11);
        return new LosableHistory(congress, redis, suite, watcher);
    }

    /// <summary>Another update 11 of the same epoch, of which nobody is told.</summary>
    public async Task RewriteLastAsync()
    {
        await Redis.SendLineAsync($"XTRIM {{{Congress}}}:log MAXLEN 0");
        await Redis.SendLineAsync($"XSETID {{{Congress}}}:log 10-0");
        await Redis.SendLineAsync($"XADD {{{Congress}}}:log 11-0 update \"\\x08\\x0b\" remaining 0");
    }

    public Watcher Resume(UpdateService.UpdateServiceClient? elsewhere = null) =>
        Watcher.Start(elsewhere ?? Suite.Updates, Congress, request => request.AfterCursor = Watcher.Cursor);

    public async ValueTask DisposeAsync()
    {
        Watcher.Dispose();
        await Suite.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
