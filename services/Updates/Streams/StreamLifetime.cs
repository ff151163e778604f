namespace VoteTracker.Updates.Streams;

/// <summary>
/// What ends a stream: its age, the end of what its client is known by, shutdown, or its client. It has no timer and no token of its own: the watcher hub wakes a stream
/// that waits.
/// </summary>
/// <param name="maxAge">The age, jittered by a tenth.</param>
/// <param name="validFor">How long it is known who the client is.</param>
/// <param name="stopping">The process stops.</param>
/// <param name="call">The client is gone or its deadline passed.</param>
internal sealed class StreamLifetime(TimeSpan maxAge, TimeSpan validFor, CancellationToken stopping, CancellationToken call)
{
    /// <summary>When the stream reaches its age, in <see cref="Environment.TickCount64"/>.</summary>
    public long EndsAt { get; } = Environment.TickCount64 + (long)AgeOf(maxAge, validFor).TotalMilliseconds;

    /// <summary>The client is gone or its deadline passed.</summary>
    public CancellationToken Call => call;

    /// <summary>Whether the stream has to end and say where to resume.</summary>
    public bool IsOver => stopping.IsCancellationRequested || Environment.TickCount64 >= EndsAt;

    /// <summary>Jittered by a tenth: streams that began together would otherwise end together for ever.</summary>
    public static TimeSpan AgeOf(TimeSpan maxAge, TimeSpan validFor)
    {
        var age = maxAge * (0.9 + 0.2 * Random.Shared.NextDouble());
        return validFor > age ? age : validFor > TimeSpan.Zero ? validFor : TimeSpan.Zero;
    }

    /// <summary>Throws when the stream has to end for any reason.</summary>
    public void ThrowIfOver()
    {
        call.ThrowIfCancellationRequested();
        if (IsOver)
            throw new OperationCanceledException();
    }
}
