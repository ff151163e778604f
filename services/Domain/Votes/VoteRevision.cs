using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>A position that gave way to another one.</summary>
/// <param name="Before">The earlier position; null where a correction added the member.</param>
/// <param name="After">The later position; null where the member turned out to have none.</param>
/// <param name="Time">When it was replaced while the vote was open; null where a revision says it, and where that was not kept.</param>
public sealed record PositionChange(Position? Before, Position? After, DateTimeOffset? Time = null);

/// <summary>What a vote was until something else was said of it: before a correction, before it was vacated, withdrawn or rescheduled.</summary>
/// <param name="Before">The vote as it was.</param>
/// <param name="Positions">The positions that were changed, and only those.</param>
/// <param name="Reason">Why, in the words of the record.</param>
/// <param name="By">Whose word changed it, and when; null where that was not kept.</param>
public sealed record VoteRevision(Vote Before, ImmutableArray<PositionChange> Positions, string Reason, Provenance? By);
