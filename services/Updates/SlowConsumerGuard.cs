using System.Collections.Immutable;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.Updates;

/// <summary>Waits for a reader to take what was written, within a limit.</summary>
internal static class SlowConsumerGuard
{
    /// <summary>Waits for a write.</summary>
    /// <param name="write">The write, begun.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="resume">Where the reader resumes if it takes longer; null where streams of this kind have no such place.</param>
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
            Metrics.SlowConsumer();
            throw new CallFailedException(
                CallFailure.ResourceExhausted, "SLOW_CONSUMER", $"nothing was taken for {limit.TotalSeconds:0.#} seconds; go on with a new stream")
            {
                Metadata = ImmutableDictionary<string, string>.Empty.Add("cursor", resume?.ToString() ?? ""),
            };
        }
    }
}
