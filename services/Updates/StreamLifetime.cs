namespace VoteTracker.Updates;

/// <summary>
/// What ends a stream: its age, the process's end, or its client. Flags and a time, without a timer or a token of its own: whoever
/// waits is woken by the room it waits in.
/// </summary>
/// <param name="maxAge">The age, more or less a tenth.</param>
/// <param name="stopping">The process stops.</param>
/// <param name="call">The client is gone or its deadline passed.</param>
internal sealed class StreamLifetime(TimeSpan maxAge, CancellationToken stopping, CancellationToken call)
{
    /// <summary>When the stream has reached its age, in <see cref="Environment.TickCount64"/>.</summary>
    public long Age { get; } = Environment.TickCount64 + (long)AgeOf(maxAge).TotalMilliseconds;

    /// <summary>The client is gone or its deadline passed.</summary>
    public CancellationToken Call => call;

    /// <summary>Whether the stream has to end and say where to resume.</summary>
    public bool IsOver => stopping.IsCancellationRequested || Environment.TickCount64 >= Age;

    /// <summary>The age of one stream: more or less a tenth, or streams that began together would end together for ever.</summary>
    public static TimeSpan AgeOf(TimeSpan maxAge) => maxAge * (0.9 + 0.2 * Random.Shared.NextDouble());

    /// <summary>Ends what the stream is doing, for any of the reasons.</summary>
    public void ThrowIfOver()
    {
        call.ThrowIfCancellationRequested();
        if (IsOver)
            throw new OperationCanceledException();
    }
}
