namespace VoteTracker.Client;

/// <summary>How much a consumer takes, and how long it keeps it. The defaults suit a handler that takes about a second.</summary>
public sealed record ConsumeOptions
{
    private const int MaxUpdates = 10_000;
    private const int MaxBytes = 64 << 20;

    /// <summary>
    /// How many updates are handled at the same time, each on another measure: 1 to 10,000; default 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int Concurrency
    {
        get;
        init => field = Within(value, MaxUpdates);
    } = 1;

    /// <summary>
    /// At most so many updates are received and not settled, those that are being handled among them: 1 to 10,000, or
    /// <see cref="Concurrency"/> where that is more; default 32.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int MaxOutstanding
    {
        get => Math.Max(field, Concurrency);
        init => field = Within(value, MaxUpdates);
    } = 32;

    /// <summary>At most so many bytes of them, and one update more: 1 to 64 MiB; default 16 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int MaxOutstandingBytes
    {
        get;
        init => field = Within(value, MaxBytes);
    } = 16 << 20;

    /// <summary>
    /// For how long after its arrival the deadline of an update is extended: more than 0; default one hour. A handler that has not ended
    /// then loses the update: it is delivered again, which counts as an attempt. One that no handler has begun with is given back sooner,
    /// after the deadline that the subscription has, so that a consumer with room can have it; that counts as none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public TimeSpan MaxExtension
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromHours(1);

    // For tests of deadlines.
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    private static int Within(int value, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max);
        return value;
    }
}
