using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Watch;

/// <summary>What follows one position under one filter: the frame, and the position after it. The same for all such watchers.</summary>
/// <param name="Filter">The hash of the filter.</param>
/// <param name="After">The offset that it follows.</param>
/// <param name="AfterHash">The hash of the entry there: with another hash the watcher is in another history.</param>
/// <param name="End">The position after it.</param>
/// <param name="EndsCommit">Whether a commit ends there; otherwise it is no place to resume from.</param>
/// <param name="Frame">The frame, or null when the filter rejects everything in between.</param>
/// <param name="Origins">The commits of its updates, as far as they are traced.</param>
internal sealed record NextFrame(
    ulong Filter, long After, ulong AfterHash, FeedPosition End, bool EndsCommit, WatchFrame? Frame, IReadOnlyList<TraceOrigin> Origins);
