namespace VoteTracker.EndToEnd.Tests;

/// <summary>Tests that change what is recorded share a suite, one after the other, and each keeps to a vote of its own.</summary>
[CollectionDefinition(Name)]
public sealed class ChangingSuite : ICollectionFixture<RecordedSuite>
{
    public const string Name = "on a suite that tests change";
}
