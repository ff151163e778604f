using Microsoft.AspNetCore.Connections;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>Closes a connection that has not sent a request in time.</summary>
internal sealed class FirstRequestTimer(ConnectionContext connection, TimeSpan timeout) : IAsyncDisposable
{
    private readonly Timer _timer = new(
        static connection => ((ConnectionContext)connection!).Abort(new ConnectionAbortedException("no request arrived in time")),
        connection,
        timeout,
        Timeout.InfiniteTimeSpan);
    private bool _hasRequest;

    /// <summary>A request has arrived.</summary>
    public void Stop()
    {
        if (_hasRequest)
            return;
        _hasRequest = true;
        _timer.Dispose();
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
