using Microsoft.AspNetCore.Http;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// Resets a call whose request message has not arrived in time. Only that stream: Kestrel's own minimum data rate would close the
/// connection with every other stream on it.
/// </summary>
internal sealed class RequestTimer : IAsyncDisposable
{
    private readonly Timer _timer;

    public RequestTimer(HttpContext context, TimeSpan timeout) => _timer = new Timer(
        static context => CallLimit.Reset((HttpContext)context!),
        context,
        timeout,
        Timeout.InfiniteTimeSpan);

    /// <summary>The message has arrived.</summary>
    public void Stop() => _timer.Dispose();

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
