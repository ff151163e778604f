using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>A watch that goes on over broken streams: every update once, none missing, from the place it has reached.</summary>
internal sealed class WatchLoop(UpdateService.UpdateServiceClient client, WatchRequest start, TimeSpan longestSilence)
{
    public async IAsyncEnumerable<WatchEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = new ResumeState(start);
        var backoff = new Backoff();
        while (true)
        {
            Exception? cause;
            using (var stream = new WatchStream(client, place.Request, longestSilence, cancellationToken))
            {
                while (await stream.NextAsync() is { } frame)
                {
                    if (ResumeState.IsHealthy(frame))
                        backoff.Reset();
                    foreach (var happened in place.Take(frame))
                        yield return happened;
                }

                cause = stream.Cause;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!place.IsLost(cause) && !RetryClassifier.IsTransient(cause))
                ExceptionDispatchInfo.Throw(cause!);
            var pause = backoff.Next(cause);
            yield return new WatchEvent.Interrupted(cause, backoff.Attempts, pause);
            await Task.Delay(pause, cancellationToken);
        }
    }
}
