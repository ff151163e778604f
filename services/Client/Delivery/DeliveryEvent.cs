using Google.Protobuf.WellKnownTypes;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>An event of a durable subscription.</summary>
public abstract record DeliveryEvent
{
    private DeliveryEvent()
    {
    }

    /// <summary>
    /// An update to process and to answer before its deadline; otherwise it is delivered again. Answers may be sent in any order and from
    /// any thread. While there is no stream they are queued for the next one. An answer that returns false is not sent, because the loop
    /// was left or 10,000 are queued: the update is delivered again. One that returns true may still be lost with its stream; then the
    /// update is delivered again too.
    /// </summary>
    public sealed record Delivered : DeliveryEvent
    {
        private readonly DeliveryAnswers _answers;

        internal Delivered(DeliveryAnswers answers, Delivery delivery) =>
            (_answers, DeliveryId, Update, Attempt) = (answers, delivery.DeliveryId, delivery.Update, delivery.Attempt);

        /// <summary>Identifies this delivery; every delivery of an update has its own.</summary>
        public string DeliveryId { get; }

        /// <summary>The update.</summary>
        public Update Update { get; }

        /// <summary>1 on the first delivery.</summary>
        public int Attempt { get; }

        /// <summary>Acknowledges the update.</summary>
        /// <returns>Whether the answer was sent or queued.</returns>
        public Task<bool> AcknowledgeAsync() => _answers.SendAsync(new() { Acknowledge = new Acknowledge { DeliveryIds = { DeliveryId } } });

        /// <summary>Asks for the update to be delivered again.</summary>
        /// <param name="after">After this time: 0 to 600 seconds.</param>
        /// <returns>Whether the answer was sent or queued.</returns>
        public Task<bool> RetryAsync(TimeSpan after) => _answers.SendAsync(new()
        {
            NegativeAcknowledge = new NegativeAcknowledge { DeliveryIds = { DeliveryId }, RetryAfter = Duration.FromTimeSpan(after) },
        });

        /// <summary>Parks the update until it is replayed.</summary>
        /// <returns>Whether the answer was sent or queued.</returns>
        public Task<bool> ParkAsync() => _answers.SendAsync(new()
        {
            NegativeAcknowledge = new NegativeAcknowledge { DeliveryIds = { DeliveryId }, Park = true },
        });

        /// <summary>Extends the deadline.</summary>
        /// <param name="extension">From now: 10 to 600 seconds.</param>
        /// <returns>Whether the answer was sent or queued.</returns>
        public Task<bool> ExtendAsync(TimeSpan extension) => _answers.SendAsync(new()
        {
            ExtendDeadline = new ExtendDeadline { DeliveryIds = { DeliveryId }, Extension = Duration.FromTimeSpan(extension) },
        });
    }

    /// <summary>The stream broke, or could not be opened. What was not acknowledged is delivered again on the next one, after a delay.</summary>
    /// <param name="Cause">An <see cref="Grpc.Core.RpcException"/>, or null when the service ended the stream without an error.</param>
    /// <param name="Attempt">The number of failures in a row: 1, 2, 3 …</param>
    /// <param name="RetryDelay">How long until the next attempt.</param>
    public sealed record Interrupted(Exception? Cause, int Attempt, TimeSpan RetryDelay) : DeliveryEvent;
}
