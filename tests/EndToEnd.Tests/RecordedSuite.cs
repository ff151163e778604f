[assembly: AssemblyFixture(typeof(VoteTracker.EndToEnd.Tests.RecordedSuite))]

namespace VoteTracker.EndToEnd.Tests;

/// <summary>A suite in which H.J.Res. 46 is recorded: one for all tests that only read, and one for each class that asks for its own.</summary>
public sealed class RecordedSuite : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal RunningSuite Suite { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Suite = await RunningSuite.StartAsync(_folder.File("data"), "--no-demo");
        await Suite.RecordAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Suite is not null)
            await Suite.DisposeAsync();
        _folder.Dispose();
    }
}
