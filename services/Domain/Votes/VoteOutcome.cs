namespace VoteTracker.Domain;

/// <summary>What a closed vote means for its measure; kept with the measure, so that its state follows from one place.</summary>
/// <param name="Passed">Whether it carried: as the chamber announced it, else as the count says.</param>
/// <param name="Moment">When.</param>
/// <param name="Yea">Yeas; 0 where nobody counted.</param>
/// <param name="Nay">Nays; 0 where nobody counted.</param>
public sealed record VoteOutcome(VoteName Vote, VoteQuestion Question, bool Passed, CapitolMoment Moment, int Yea, int Nay)
{
    /// <summary>The outcome as an action of its chamber.</summary>
    public ActionKind Kind => (Question, Passed) switch
    {
        (VoteQuestion.Passage or VoteQuestion.PassageUnderSuspension, true) => ActionKind.Passed,
        (VoteQuestion.Passage, false) => ActionKind.Failed,
        // The motion failed, not the measure: it may come back under a rule (House Rule XV, cl. 1).
        (VoteQuestion.PassageUnderSuspension, false) => ActionKind.SuspensionFailed,
        (VoteQuestion.VetoOverride, true) => ActionKind.OverridePassed,
        (VoteQuestion.VetoOverride, false) => ActionKind.OverrideFailed,
        (VoteQuestion.Cloture, false) => ActionKind.ClotureFailed,
        _ => ActionKind.Other,
    };
}
