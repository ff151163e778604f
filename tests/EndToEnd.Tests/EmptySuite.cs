namespace VoteTracker.EndToEnd.Tests;

/// <summary>A suite without any record: one for each class that asks for it, whose tests keep to measures and votes of their own.</summary>
public class EmptySuite : IAsyncLifetime
{
    internal TemporaryFolder Folder { get; } = new();

    internal RunningSuite Suite { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Suite = await RunningSuite.StartAsync(Folder.File("data"), "--no-demo");

    public async ValueTask DisposeAsync()
    {
        if (Suite is not null)
            await Suite.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
