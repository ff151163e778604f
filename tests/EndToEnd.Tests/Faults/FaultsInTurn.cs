namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>Faults come one after the other: each has writers and watchers, and two of them would only slow each other down.</summary>
[CollectionDefinition(Name)]
public sealed class FaultsInTurn
{
    internal const string Name = "faults";
}
