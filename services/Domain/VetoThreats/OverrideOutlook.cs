using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>One vote measured against two thirds of those voting.</summary>
public sealed record OverrideMeasurement(VoteName Vote, int Yea, int Nay)
{
    /// <summary>The least yeas that are two thirds of that many voting.</summary>
    public int Needed => VoteThresholds.NeededForTwoThirds(Yea + Nay);

    /// <summary>How many were missing, or 0.</summary>
    public int ShortBy => Math.Max(0, Needed - Yea);
}

/// <summary>The outlook in one chamber.</summary>
/// <param name="Passage">The last counted vote that passed the measure, or null.</param>
/// <param name="Override">The last counted vote on the override, or null.</param>
public sealed record ChamberOutlook(OverrideMeasurement? Passage, OverrideMeasurement? Override);

/// <summary>Whether the votes to override are there: computed from votes that were taken, no forecast.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="StandingThreats">The threats that stand.</param>
public sealed record OverrideOutlook(
    MeasureName Measure, MeasureState State, ChamberOutlook House, ChamberOutlook Senate, ImmutableArray<VetoThreat> StandingThreats)
{
    private const int MaxCited = 64;

    /// <summary>Computes the outlook.</summary>
    /// <param name="threats">The threats that name it.</param>
    /// <returns>The outlook, or NEVER_PRESENTED.</returns>
    public static (OverrideOutlook? Outlook, Rejection? Rejection) Of(Measure measure, IEnumerable<VetoThreat> threats)
    {
        if (Presentment.WhyNever(measure.Name.Type, measure.ConstitutionalAmendment) is { } why)
            return (null, new Rejection(
                RejectionKind.FailedPrecondition, "NEVER_PRESENTED", $"{measure.Name} has no override outlook: {why}"));
        var outlook = new OverrideOutlook(
            measure.Name,
            measure.Status.State,
            In(measure, Chamber.House),
            In(measure, Chamber.Senate),
            [.. threats.Where(threat => threat.State == VetoThreatState.Standing)]);
        return (outlook, null);
    }

    /// <summary>The roll calls that the measure's record cites as having decided it, and whose count it does not have.</summary>
    /// <param name="measure">The measure.</param>
    /// <returns>Their names, in the order of the actions; some may be recorded and mean nothing for the measure.</returns>
    public static ImmutableArray<VoteName> CitedOf(Measure measure) =>
    [
        .. measure.MovingActions
            .Where(action => action.Kind is ActionKind.Passed or ActionKind.PassedWithAmendment or ActionKind.Failed
                or ActionKind.SuspensionFailed or ActionKind.OverridePassed or ActionKind.OverrideFailed)
            .Select(action => action.Vote).OfType<VoteName>().Distinct()
            .Where(vote => !measure.Outcomes.Any(outcome => outcome.Vote == vote) && !measure.VacatedVotes.Contains(vote))
            .Take(MaxCited),
    ];

    private static ChamberOutlook In(Measure measure, Chamber chamber)
    {
        var counted = measure.Outcomes
            .Where(outcome => outcome.Vote.Chamber == chamber && outcome.Yea + outcome.Nay > 0)
            .OrderBy(outcome => outcome.Moment.ToInstant()).ThenBy(outcome => outcome.Vote.Number)
            .ToArray();
        return new ChamberOutlook(
            Last(outcome => outcome.Question is VoteQuestion.Passage or VoteQuestion.PassageUnderSuspension && outcome.Passed),
            Last(outcome => outcome.Question is VoteQuestion.VetoOverride));

        OverrideMeasurement? Last(Func<VoteOutcome, bool> which) => counted.LastOrDefault(which) is { } outcome
            ? new OverrideMeasurement(outcome.Vote, outcome.Yea, outcome.Nay)
            : null;
    }
}
