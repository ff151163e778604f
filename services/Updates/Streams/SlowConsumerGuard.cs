using System.Collections.Immutable;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.Domain;

namespace VoteTracker.Updates.Streams;

/// <summary>Ends a stream whose client takes nothing for too long.</summary>
internal static class SlowConsumerGuard
{
    /// <summary>Waits for a write.</summary>
    /// <param name="write">The write, begun.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="resume">The cursor to resume from if it takes longer; null when there is none.</param>
    /// <param name="cancellationToken">Ends with the call.</param>
    /// <returns>When it was taken.</returns>
    /// <exception cref="CallFailedException">RESOURCE_EXHAUSTED (SLOW_CONSUMER).</exception>
    public static async Task WithinAsync(Task write, TimeSpan limit, Cursor? resume, CancellationToken cancellationToken)
    {
        try
        {
            await write.WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw SlowConsumer(limit, resume);
        }
    }

    /// <summary>
    /// Waits until a large message may be written beside what is under way to the client on other streams. These have ended, and are
    /// reset, before this one gives up: a stalled stream ends alone.
    /// </summary>
    /// <inheritdoc cref="WithinAsync"/>
    /// <param name="bytes">The call's account.</param>
    /// <param name="size">The message's length.</param>
    public static async Task ReserveAsync(
        BytesUnderWay bytes, int size, TimeSpan limit, Cursor? resume, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(4 * limit);
        try
        {
            await bytes.AddAsync(size, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw SlowConsumer(limit, resume);
        }
    }

    private static CallFailedException SlowConsumer(TimeSpan limit, Cursor? resume)
    {
        StreamMetrics.SlowConsumer();
        return new CallFailedException(
            CallFailure.ResourceExhausted, "SLOW_CONSUMER", $"nothing was taken for {limit.TotalSeconds:0.#} seconds; go on with a new stream")
        {
            Metadata = ImmutableDictionary<string, string>.Empty.Add("cursor", resume?.ToString() ?? ""),
        };
    }
}
