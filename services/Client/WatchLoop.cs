using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>A watch that goes on over broken streams: every update once, none missing, from the place it has reached.</summary>
internal sealed class WatchLoop(UpdateService.UpdateServiceClient client, WatchRequest start, TimeSpan longestSilence)
{
    public async IAsyncEnumerable<WatchEvent> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var place = new WatchPlace(start);
        var backoff = new Backoff();
        while (true)
        {
            Exception? cause;
            using (var stream = new WatchStream(client, place.Request, longestSilence, stop))
            {
                while (await stream.NextAsync() is { } frame)
                {
                    if (WatchPlace.IsHealthy(frame))
                        backoff.Reset();
                    foreach (var happened in place.Take(frame))
                        yield return happened;
                }

                cause = stream.Cause;
            }

            stop.ThrowIfCancellationRequested();
            if (!place.IsLost(cause) && !Transience.MayPass(cause))
                ExceptionDispatchInfo.Throw(cause!);
            var pause = backoff.Next(cause);
            yield return new WatchEvent.Interrupted(cause, backoff.Attempts, pause);
            await Task.Delay(pause, stop);
        }
    }
}
