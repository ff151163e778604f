using VoteTracker.State;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// The wake-ups that a tail has not taken yet, with what they tell was appended. Where one tells nothing, or there is too much, what
/// they told is dropped and the tail reads the log.
/// </summary>
internal sealed class WakeUps : IDisposable
{
    // For each Congress.
    private const int MaxBytes = 64 << 10;

    private readonly Lock _lock = new();
    private readonly WakeSignal _signal = new();
    private List<LogAppend>? _appends = [];
    private int _bytes;

    /// <summary>Wakes the tail.</summary>
    /// <param name="append">What was appended; null where the log has to be read.</param>
    public void Add(LogAppend? append)
    {
        lock (_lock)
        {
            if (append is null || _appends is null || _bytes + append.Size > MaxBytes)
            {
                _appends = null;
            }
            else
            {
                _appends.Add(append);
                _bytes += append.Size;
            }
        }
        _signal.Set();
    }

    /// <summary>Takes all that came.</summary>
    /// <returns>What was appended; null where the log has to be read.</returns>
    public IReadOnlyList<LogAppend>? Take()
    {
        lock (_lock)
        {
            var taken = _appends;
            (_appends, _bytes) = ([], 0);
            return taken;
        }
    }

    /// <inheritdoc cref="WakeSignal.WaitAsync"/>
    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) => _signal.WaitAsync(timeout, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();
}
