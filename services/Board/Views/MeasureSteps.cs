using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Board.Views;

/// <summary>How far a step of a measure's way has come.</summary>
public enum StepProgress
{
    Ahead,
    Current,
    Done,
    Failed,
}

/// <summary>One step of a measure's way.</summary>
public sealed record MeasureStep(string Name, StepProgress Progress);

/// <summary>The way of a measure, with where it stands.</summary>
internal static class MeasureSteps
{
    private const int Veto = 3;

    public static IReadOnlyList<MeasureStep> Of(Resolution measure)
    {
        var (origin, other) = ($"{measure.OriginChamber}", $"{ResolutionPhrases.Other(measure.OriginChamber)}");
        var isVetoed = measure.State is ResolutionState.Vetoed or ResolutionState.PocketVetoed or ResolutionState.OverridePassedOriginating
            or ResolutionState.OverrideFailed or ResolutionState.LawByOverride;
        string[] steps = measure.Type switch
        {
            ResolutionType.Hres or ResolutionType.Sres => ["Introduced", origin],
            ResolutionType.Hconres or ResolutionType.Sconres => ["Introduced", origin, other],
            _ when measure.ConstitutionalAmendment => ["Introduced", origin, other, "The states"],
            _ when isVetoed => ["Introduced", origin, other, "Vetoed", $"{origin}, override", $"{other}, override", "Law"],
            _ => ["Introduced", origin, other, "President", "Law"],
        };
        var (done, failed) = Reached(measure, steps.Length);
        return [.. steps.Select((step, index) => new MeasureStep(step, Progress(index)))];

        // A veto stops a measure also where it went on from there.
        StepProgress Progress(int index) => index == failed || (isVetoed && index == Veto) ? StepProgress.Failed
            : index < done ? StepProgress.Done
            : index == done && failed is null ? StepProgress.Current
            : StepProgress.Ahead;
    }

    // How many steps are behind it, and which one failed.
    private static (int Done, int? Failed) Reached(Resolution measure, int all) => measure.State switch
    {
        ResolutionState.PassedOriginating or ResolutionState.PassedBack or ResolutionState.InConference or ResolutionState.ConferencePassedOne => (2, null),
        ResolutionState.FailedOriginating => (1, 1),
        ResolutionState.FailedSecond => (2, 2),
        ResolutionState.AgreedSimple or ResolutionState.AgreedConcurrent => (all, null),
        ResolutionState.PassedBoth or ResolutionState.Presented or ResolutionState.SentToStates => (3, null),
        ResolutionState.Signed or ResolutionState.LawWithoutSignature => (all, null),
        ResolutionState.LawByOverride => (all, null),
        ResolutionState.Vetoed => (4, null),
        ResolutionState.PocketVetoed => (3, Veto),
        ResolutionState.OverridePassedOriginating => (5, null),
        ResolutionState.OverrideFailed => measure.GovtrackStatus.Contains("FAIL_SECOND", StringComparison.Ordinal) ? (5, 5) : (4, 4),
        ResolutionState.Expired => (1, 1),
        _ => (1, null),
    };
}
