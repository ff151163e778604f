[assembly: AssemblyFixture(typeof(VoteTracker.EndToEnd.Tests.RecordedSuite))]

namespace VoteTracker.EndToEnd.Tests;

/// <summary>A suite in which H.J.Res. 46 is recorded: one for all tests that only read, and one for each class that asks for its own.</summary>
public sealed class RecordedSuite : EmptySuite
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Suite.RecordAsync();
    }
}
