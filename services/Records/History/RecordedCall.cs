using Google.Protobuf;

namespace VoteTracker.Records.History;

/// <summary>One call of the API at the moment of the event it tells.</summary>
/// <param name="Time">When it happened, on the clock of Washington, D.C.; the start of the day where only the day is known.</param>
/// <param name="Method">The full name of the method, such as votetracker.v1.VoteService/RecordVote.</param>
/// <param name="Request">The request, without request_id.</param>
public sealed record RecordedCall(DateTimeOffset Time, string Method, IMessage Request);
