using Google.Protobuf.WellKnownTypes;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>What comes out of a durable subscription.</summary>
public abstract record DeliveryEvent
{
    private DeliveryEvent()
    {
    }

    /// <summary>
    /// An update to work on, and to be answered before its deadline passes; otherwise it is delivered again. Answers may come in any
    /// order and from any thread. While there is no stream they are kept for the next one. One that returns false will not go out,
    /// as the loop was left or 10,000 are kept already: the update is delivered again. One that returns true may still be lost with
    /// a stream, and the update then comes again too.
    /// </summary>
    public sealed record Delivered : DeliveryEvent
    {
        private readonly DeliveryAnswers _answers;

        internal Delivered(DeliveryAnswers answers, Delivery delivery) =>
            (_answers, DeliveryId, Update, Attempt) = (answers, delivery.DeliveryId, delivery.Update, delivery.Attempt);

        /// <summary>Names this delivery; another one of the same update has another.</summary>
        public string DeliveryId { get; }

        /// <summary>The update.</summary>
        public Update Update { get; }

        /// <summary>1 on the first delivery.</summary>
        public int Attempt { get; }

        /// <summary>It is done.</summary>
        /// <returns>Whether the answer went out, or is kept to go out.</returns>
        public Task<bool> AcknowledgeAsync() => _answers.SendAsync(new() { Acknowledge = new Acknowledge { DeliveryIds = { DeliveryId } } });

        /// <summary>It is not done; deliver it again.</summary>
        /// <param name="after">After this time: 0 to 600 seconds.</param>
        /// <returns>Whether the answer went out, or is kept to go out.</returns>
        public Task<bool> RetryAsync(TimeSpan after) => _answers.SendAsync(new()
        {
            NegativeAcknowledge = new NegativeAcknowledge { DeliveryIds = { DeliveryId }, RetryAfter = Duration.FromTimeSpan(after) },
        });

        /// <summary>It cannot be done; park it, until somebody has it replayed.</summary>
        /// <returns>Whether the answer went out, or is kept to go out.</returns>
        public Task<bool> ParkAsync() => _answers.SendAsync(new()
        {
            NegativeAcknowledge = new NegativeAcknowledge { DeliveryIds = { DeliveryId }, Park = true },
        });

        /// <summary>It needs more time.</summary>
        /// <param name="extension">From now: 10 to 600 seconds.</param>
        /// <returns>Whether the answer went out, or is kept to go out.</returns>
        public Task<bool> ExtendAsync(TimeSpan extension) => _answers.SendAsync(new()
        {
            ExtendDeadline = new ExtendDeadline { DeliveryIds = { DeliveryId }, Extension = Duration.FromTimeSpan(extension) },
        });
    }

    /// <summary>The stream broke, or none was to be had. What was not acknowledged comes again on the next, after a pause.</summary>
    /// <param name="Cause">An <see cref="Grpc.Core.RpcException"/>, or null where the service ended the stream without a word.</param>
    /// <param name="Attempt">How many times in a row it has gone wrong: 1, 2, 3 …</param>
    /// <param name="RetryDelay">How long until the next attempt.</param>
    public sealed record Interrupted(Exception? Cause, int Attempt, TimeSpan RetryDelay) : DeliveryEvent;
}
