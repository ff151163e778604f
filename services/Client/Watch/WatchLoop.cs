using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>A watch that reopens broken streams at its position: every update once, none missing.</summary>
internal sealed class WatchLoop(UpdateService.UpdateServiceClient client, WatchRequest start, TimeSpan idleTimeout)
{
    public async IAsyncEnumerable<WatchEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = new ResumeState(start);
        var backoff = new Backoff();
        while (true)
        {
            Exception? cause;
            using (var stream = new WatchStream(client, position.Request, idleTimeout, cancellationToken))
            {
                while (await stream.NextAsync() is { } frame)
                {
                    if (ResumeState.IsHealthy(frame))
                        backoff.Reset();
                    foreach (var watchEvent in position.Advance(frame))
                        yield return watchEvent;
                }

                cause = stream.Cause;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!position.IsLost(cause) && !RetryClassifier.IsTransient(cause))
                ExceptionDispatchInfo.Throw(cause!);
            var delay = backoff.Next(cause);
            yield return new WatchEvent.Interrupted(cause, backoff.Attempts, delay);
            await Task.Delay(delay, cancellationToken);
        }
    }
}
