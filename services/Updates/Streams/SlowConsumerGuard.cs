using System.Collections.Immutable;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.Updates.Streams;

/// <summary>Ends a stream whose client takes nothing for too long.</summary>
internal static class SlowConsumerGuard
{
    /// <summary>Waits for a write.</summary>
    /// <param name="write">The write, begun.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="resume">The cursor to resume from if it takes longer; null when there is none.</param>
    /// <param name="call">Ends with the call.</param>
    /// <returns>When it was taken.</returns>
    /// <exception cref="CallFailedException">RESOURCE_EXHAUSTED (SLOW_CONSUMER).</exception>
    public static async Task WithinAsync(Task write, TimeSpan limit, Cursor? resume, CancellationToken call)
    {
        try
        {
            await write.WaitAsync(limit, call);
        }
        catch (TimeoutException)
        {
            StreamMetrics.SlowConsumer();
            throw new CallFailedException(
                CallFailure.ResourceExhausted, "SLOW_CONSUMER", $"nothing was taken for {limit.TotalSeconds:0.#} seconds; go on with a new stream")
            {
                Metadata = ImmutableDictionary<string, string>.Empty.Add("cursor", resume?.ToString() ?? ""),
            };
        }
    }
}
