using Microsoft.AspNetCore.Http;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// Resets a call of which a request message has not arrived in time: the first, or on a stream one that has begun. Only that stream: Kestrel's
/// own minimum data rate would close the connection with every other stream on it.
/// </summary>
internal sealed class RequestTimer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HttpContext _context;
    private readonly TimeSpan _timeout;
    private readonly Timer _timer;
    private bool _isRunning = true;
    private bool _isOver;

    public RequestTimer(HttpContext context, TimeSpan timeout)
    {
        (_context, _timeout) = (context, timeout);
        _timer = new Timer(static timer => ((RequestTimer)timer!).Reset(), this, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether it has reset the call.</summary>
    public bool HasReset { get; private set; }

    /// <summary>A message has begun; one that had begun already has no more time.</summary>
    public void Start() => Change(true);

    /// <summary>The message has arrived.</summary>
    public void Stop() => Change(false);

    public ValueTask DisposeAsync()
    {
        lock (_lock)
            _isOver = true;
        return _timer.DisposeAsync();
    }

    private void Reset()
    {
        HasReset = true;
        CallLimit.Reset(_context);
    }

    private void Change(bool isRunning)
    {
        lock (_lock)
        {
            if (_isOver || _isRunning == isRunning)
                return;
            _isRunning = isRunning;
            _timer.Change(isRunning ? _timeout : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
