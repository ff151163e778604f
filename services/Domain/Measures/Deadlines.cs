using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>What is due.</summary>
public enum DeadlineKind
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>The President signs or returns the measure, or it becomes law without his signature.</summary>
    PresidentialAction = 1,

    /// <summary>A committee reports a resolution that terminates a national emergency.</summary>
    EmergencyCommitteeReport = 2,

    /// <summary>A chamber votes on a resolution that terminates a national emergency.</summary>
    EmergencyFloorVote = 3,
}

/// <summary>A day by which a rule asks for something. Computed from what is on record; no official record says it.</summary>
/// <param name="Kind">What is due.</param>
/// <param name="Chamber">In which chamber; Unspecified at the White House.</param>
/// <param name="LastDay">The last day, which ends at midnight in Washington.</param>
/// <param name="Source">The rule.</param>
public sealed record Deadline(DeadlineKind Kind, Chamber Chamber, DateOnly LastDay, string Source);

/// <summary>
/// Computes what is due. Nothing changes its state because a deadline passed: a chamber may determine otherwise, an
/// adjournment may prevent a return, and what happened then is on record.
/// </summary>
public static class Deadlines
{
    private const int DaysForPresident = 10;
    private const int DaysForCommittee = 15;
    private const int DaysForFloor = 3;

    /// <summary>Computes what a measure is waiting for.</summary>
    /// <param name="measure">The measure.</param>
    /// <returns>The deadlines that run or have passed without what is due, the earliest first.</returns>
    public static ImmutableArray<Deadline> Of(Measure measure)
    {
        IEnumerable<Deadline> due = measure.Status.State == MeasureState.Presented ? [OfPresident(measure.Status.Since.Date)] : [];
        if (measure.TerminatesEmergency && measure.Status.State is >= MeasureState.Introduced and < MeasureState.PassedBoth)
            due = due.Concat(OfEmergency(measure, Chamber.House)).Concat(OfEmergency(measure, Chamber.Senate));
        return [.. due.OrderBy(deadline => deadline.LastDay).ThenBy(deadline => deadline.Kind)];
    }

    /// <summary>
    /// "within ten Days (Sundays excepted) after it shall have been presented to him": the day of presentment does not count,
    /// and the tenth day counts whole.
    /// </summary>
    /// <param name="presented">The day of presentment.</param>
    /// <returns>The deadline.</returns>
    public static Deadline OfPresident(DateOnly presented)
    {
        var day = presented;
        for (var counted = 0; counted < DaysForPresident;)
        {
            day = day.AddDays(1);
            if (day.DayOfWeek != DayOfWeek.Sunday)
                counted++;
        }
        return new Deadline(DeadlineKind.PresidentialAction, Chamber.Unspecified, day, "Art. I, sec. 7, cl. 2");
    }

    // Calendar days after the day of referral, and after the day of the report: 50 U.S.C. 1622(c)(1) and (2), for the second
    // chamber (c)(3). A committee that was discharged has nothing left to report.
    private static IEnumerable<Deadline> OfEmergency(Measure measure, Chamber chamber)
    {
        var acts = measure.MovingActions.Where(action => ActsIn(action, chamber, measure.Name.Type.Origin())).ToArray();
        var referred = acts.FirstOrDefault(action => action.Kind == ActionKind.Referred);
        var ended = acts.FirstOrDefault(action => action.Kind is ActionKind.Reported or ActionKind.Discharged);
        if (HasVoted(measure, chamber))
            yield break;
        var (report, vote) = chamber == measure.Name.Type.Origin() ? ("(1)", "(2)") : ("(3)", "(3)");
        if (referred is not null && ended is null)
            yield return Due(DeadlineKind.EmergencyCommitteeReport, referred, DaysForCommittee, report);
        if (ended is { Kind: ActionKind.Reported })
            yield return Due(DeadlineKind.EmergencyFloorVote, ended, DaysForFloor, vote);

        Deadline Due(DeadlineKind kind, OfficialAction after, int days, string paragraph) =>
            new(kind, chamber, after.Moment.Date.AddDays(days), $"50 U.S.C. 1622(c){paragraph}");
    }

    private static bool ActsIn(OfficialAction action, Chamber chamber, Chamber origin) =>
        action.Chamber == chamber || (action.Chamber == Chamber.Unspecified && chamber == origin);

    private static bool HasVoted(Measure measure, Chamber chamber) =>
        measure.Outcomes.Any(outcome => outcome.Vote.Chamber == chamber
            && outcome.Kind is ActionKind.Passed or ActionKind.Failed or ActionKind.SuspensionFailed)
        || measure.MovingActions.Any(action => action.Chamber == chamber
            && action.Kind is ActionKind.Passed or ActionKind.PassedWithAmendment or ActionKind.Failed or ActionKind.SuspensionFailed
            && !(action.Vote is { } vote && measure.VacatedVotes.Contains(vote)));
}
