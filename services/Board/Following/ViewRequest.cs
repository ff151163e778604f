using VoteTracker.V1;

namespace VoteTracker.Board.Following;

/// <summary>What a page shows: how it is read, and which updates make it old.</summary>
/// <typeparam name="T">What is read; never changed afterwards, since many look at the same.</typeparam>
/// <param name="Parent">The Congress.</param>
/// <param name="Key">Names it among all of its type; whoever asks for the same gets the same.</param>
/// <param name="Read">Reads it.</param>
/// <param name="Concerns">Whether an update may have changed it.</param>
internal sealed record ViewRequest<T>(string Parent, string Key, Func<RecordClient, CancellationToken, Task<T>> Read, Func<Update, bool> Concerns)
    where T : class
{
    /// <summary>The least time between two readings: what changes ten times a second is read a few times.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(200);
}
