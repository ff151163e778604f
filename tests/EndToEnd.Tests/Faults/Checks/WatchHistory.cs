using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>Something that happened to a watcher.</summary>
internal abstract record WatcherEvent;

/// <summary>A stream began from nothing: with the present state, or before the first update.</summary>
/// <param name="At">The offset that the first update comes after.</param>
/// <param name="Epoch">The epoch that it was told.</param>
internal sealed record Began(long At, string Epoch) : WatcherEvent;

/// <summary>A stream went on from the last cursor.</summary>
/// <param name="Epoch">The epoch that it was told.</param>
internal sealed record Resumed(string Epoch) : WatcherEvent;

/// <summary>A frame with updates came.</summary>
/// <param name="Updates">The updates as they came.</param>
internal sealed record UpdatesReceived(ObservedUpdate[] Updates) : WatcherEvent;

/// <summary>The cursor was refused: a new snapshot is needed.</summary>
/// <param name="Reason">EPOCH_CHANGED or CURSOR_EXPIRED.</param>
internal sealed record Told(string Reason) : WatcherEvent;

/// <summary>The stream ended in a way that allows to go on.</summary>
/// <param name="Why">The code and reason.</param>
internal sealed record Broke(string Why) : WatcherEvent;

/// <summary>The stream ended in a way that the contract does not know.</summary>
/// <param name="Why">The code and text.</param>
internal sealed record Failed(string Why) : WatcherEvent;

/// <summary>All that happened to one watcher, in order.</summary>
/// <param name="Watcher">Names it.</param>
/// <param name="Wanted">The kind that it wants, or unspecified for all.</param>
/// <param name="Events">What happened.</param>
internal sealed record WatchHistory(string Watcher, ResourceKind Wanted, IReadOnlyList<WatcherEvent> Events)
{
    public bool Wants(ObservedUpdate update) => Wanted == ResourceKind.Unspecified || update.Kind == Wanted;
}
