using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>
/// What one command is decided on: the measures it touches, the veto threats that name them, and what became of the other measures
/// that those threats name. Closing a vote, moving the measure and settling the threats is one decision.
/// </summary>
/// <param name="Measures">The measures; one that is not known yet stands here as <see cref="Measure.Unknown"/>.</param>
/// <param name="VetoThreats">The threats.</param>
public sealed partial record Docket(
    ImmutableDictionary<MeasureName, Measure> Measures, ImmutableDictionary<VetoThreatName, VetoThreat> VetoThreats)
{
    /// <summary>Of a command that touches no measure.</summary>
    public static readonly Docket Empty = new(
        ImmutableDictionary<MeasureName, Measure>.Empty, ImmutableDictionary<VetoThreatName, VetoThreat>.Empty);

    /// <summary>What became of the measures that the threats name and that are not in <see cref="Measures"/>.</summary>
    public ImmutableDictionary<MeasureName, PresidentialDisposition> Others { get; init; } =
        ImmutableDictionary<MeasureName, PresidentialDisposition>.Empty;

    // What measures' moves bring with them: the threats on them are settled where all of them stand afterwards.
    private ImmutableArray<Change> Follow(params ImmutableArray<MeasureChange> moves)
    {
        var moved = moves.Where(move => move.Filing is not null || !move.Actions.IsEmpty || move.Measure != Measures[move.Measure.Name]).ToArray();
        var measures = Measures.SetItems(moved.Select(move => KeyValuePair.Create(move.Measure.Name, move.Measure)));
        var settled = moved.SelectMany(move => move.Measure.VetoThreats).Distinct()
            .Select(name => VetoThreats[name])
            .Select(threat => (Before: threat, After: threat.Settle(DispositionOf)))
            .Where(threat => threat.Before.State != threat.After.State)
            .Select(threat => new VetoThreatChange(ChangeType.VetoThreatChanged, threat.After));
        // Followers hear of a measure once it is created; what is known of it before is kept for then.
        return [.. moved.Select(move => move.Measure.Created ? move : move with { Type = ChangeType.Silent }), .. settled];

        PresidentialDisposition DispositionOf(MeasureName name) =>
            measures.TryGetValue(name, out var measure) ? measure.Status.Disposition : Others[name];
    }
}
