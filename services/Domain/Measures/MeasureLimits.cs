namespace VoteTracker.Domain;

/// <summary>
/// How much one measure may hold, far beyond any real one (the largest of the 116th Congress has 344 actions), so that what a
/// write costs has a limit. What is held already stays, and can be corrected.
/// </summary>
public static class MeasureLimits
{
    /// <summary>Official actions, those that are withdrawn included.</summary>
    public const int Actions = 10_000;

    /// <summary>Those of them that can move it, all of which are read to derive its state.</summary>
    public const int MovingActions = 500;

    /// <summary>Votes that mean something for its state, or were vacated.</summary>
    public const int Votes = 2_000;

    /// <summary>Votes that are announced, and may yet be held under another name; those that are followed live give way to them.</summary>
    public const int PendingVotes = 64;

    /// <summary>Veto threats that name it.</summary>
    public const int VetoThreats = 64;

    /// <summary>
    /// Veto threats that name the measures of one call together: all of them are read, and may be settled, in one commit. With as much text as
    /// they may have, that is 4 MB in the log, and as much in documents, during which the store does nothing else.
    /// </summary>
    public const int VetoThreatsAtOnce = 64;

    /// <summary>Actions that the next whole document of a source may lack: real ones drop a few, and one that drops hundreds is cut off.</summary>
    public const int Lacked = 500;

    /// <summary>Refuses a document before what it lacks is read, all of which is written in one commit.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="plan">What becomes of its actions.</param>
    /// <returns>TOO_MANY_WITHDRAWN, or null.</returns>
    public static Rejection? RefuseLacked(MeasureName measure, ActionPlan plan) => plan.Lacked > Lacked
        ? TooMany(
            "TOO_MANY_WITHDRAWN",
            $"the document lacks {plan.Lacked} actions of {measure} that its source stated, and may lack {Lacked}; record it without whole_document if it is right")
        : null;

    /// <summary>Refuses a call before the veto threats on its measures are read.</summary>
    /// <param name="measures">Its measures. One that has more of them, from a release that took more, can still be moved.</param>
    /// <returns>TOO_MANY_VETO_THREATS, or null.</returns>
    public static Rejection? RefuseVetoThreatsAtOnce(IReadOnlyList<Measure> measures)
    {
        ArgumentNullException.ThrowIfNull(measures);
        var threats = measures.SelectMany(measure => measure.VetoThreats).Distinct().Count();
        return threats > measures.Select(measure => measure.VetoThreats.Length).Append(VetoThreatsAtOnce).Max()
            ? TooMany(
                "TOO_MANY_VETO_THREATS",
                $"{threats} veto threats name the measures of this call, and {VetoThreatsAtOnce} may, since all of them may be settled at once")
            : null;
    }

    internal static Rejection? RefuseActions(Measure before, Measure after)
    {
        if (AllActionsOf(after) > int.Max(Actions, AllActionsOf(before)))
            return TooMany("TOO_MANY_ACTIONS", $"{after.Name} would have {AllActionsOf(after)} actions, and may have {Actions}");
        return after.MovingActions.Length > int.Max(MovingActions, before.MovingActions.Length)
            ? TooMany(
                "TOO_MANY_ACTIONS",
                $"{after.Name} would have {after.MovingActions.Length} actions of kinds other than OTHER, and may have {MovingActions}")
            : null;
    }

    internal static Rejection? RefuseVotes(Measure before, Measure after) =>
        VotesOf(after) > int.Max(Votes, VotesOf(before))
            ? TooMany("TOO_MANY_VOTES", $"{after.Name} would have {VotesOf(after)} votes, and may have {Votes}")
        : after.PendingVotes.Length > int.Max(PendingVotes, before.PendingVotes.Length)
            ? TooMany(
                "TOO_MANY_VOTES",
                $"{after.Name} would have {after.PendingVotes.Length} votes that are announced, and may have {PendingVotes}")
            : null;

    internal static Rejection? RefuseVetoThreats(Measure before, Measure after) =>
        after.VetoThreats.Length > int.Max(VetoThreats, before.VetoThreats.Length)
            ? TooMany("TOO_MANY_VETO_THREATS", $"{after.VetoThreats.Length} veto threats would name {after.Name}, and {VetoThreats} may")
            : null;

    private static int AllActionsOf(Measure measure) => measure.ActionCount + measure.WithdrawnCount;

    private static int VotesOf(Measure measure) => measure.Outcomes.Length + measure.VacatedVotes.Length;

    private static Rejection TooMany(string reason, string message) => new(RejectionKind.FailedPrecondition, reason, message);
}
