using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>A consumer of a durable subscription that reopens broken streams.</summary>
internal sealed class DeliveryLoop(SubscriptionService.SubscriptionServiceClient client, string subscription)
{
    public async IAsyncEnumerable<DeliveryEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var backoff = new Backoff();
        using var answers = new DeliveryAnswers();
        while (true)
        {
            Exception? cause;
            var opened = Stopwatch.GetTimestamp();
            await using (var stream = new DeliveryStream(client.Deliver(cancellationToken: CancellationToken.None)))
            {
                await stream.SendAsync(new DeliverRequest { Subscription = subscription });
                await answers.UseAsync(stream);
                while (await stream.NextAsync(cancellationToken) is { } response)
                {
                    backoff.Reset();
                    foreach (var delivery in response.Deliveries)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        yield return new DeliveryEvent.Delivered(answers, delivery);
                    }
                }

                cancellationToken.ThrowIfCancellationRequested();
                cause = stream.Cause;
            }

            // A stream that lasted longer than the longest delay was healthy, even if nothing was delivered.
            if (Stopwatch.GetElapsedTime(opened) > Backoff.Max)
                backoff.Reset();
            if (!RetryClassifier.IsTransient(cause))
                ExceptionDispatchInfo.Throw(cause!);
            var delay = backoff.Next(cause);
            yield return new DeliveryEvent.Interrupted(cause, backoff.Attempts, delay);
            await Task.Delay(delay, cancellationToken);
        }
    }
}
