using static VoteTracker.Domain.MeasureState;

namespace VoteTracker.Domain;

/// <summary>Where a measure stands and since when.</summary>
/// <param name="State">The state.</param>
/// <param name="GovTrackStatus">GovTrack's code, or empty.</param>
/// <param name="Since">When the state was reached.</param>
public sealed record MeasureStatus(MeasureState State, string GovTrackStatus, CapitolMoment Since)
{
    /// <summary>Of a measure that has not been created.</summary>
    public static readonly MeasureStatus None = new(Unspecified, "", default);
}

/// <summary>
/// Derives where a measure stands from what happened to it, in the order in which it happened. The official record comes
/// late, out of order, twice and corrected, so the state is never advanced: it is always derived anew from the whole.
/// An official act is a fact: a veto that is on record implies the presentment, even where that action is not (yet).
/// What has no meaning where the measure stands (a second telling of the same passage) moves nothing.
/// </summary>
internal sealed class MeasureProgress(MeasureType type, bool constitutionalAmendment)
{
    private readonly Chamber _origin = type.Origin();
    private readonly Chamber _second = type.Origin().Other();

    // The chamber whose passage is waiting for the other one's, while the text goes back and forth.
    private Chamber _waitingFor = type.Origin();
    private bool _passedOrigin;
    private Chamber _agreedToReport;

    public MeasureStatus Status { get; private set; } = MeasureStatus.None;

    /// <summary>Applies one event.</summary>
    /// <returns>The state it led to, or Unspecified where it moved nothing.</returns>
    public MeasureState Apply(ActionKind kind, Chamber chamber, CapitolMoment moment)
    {
        var before = Status;
        Move(kind, chamber, moment);
        return ReferenceEquals(before, Status) ? Unspecified : Status.State;
    }

    private MeasureState State => Status.State;

    private void Move(ActionKind kind, Chamber chamber, CapitolMoment moment)
    {
        if (State.IsFinal())
            return;
        switch (kind)
        {
            case ActionKind.Introduced when State == Unspecified:
                To(Introduced, "INTRODUCED", moment);
                break;
            case ActionKind.Referred when InOrigin(chamber) && State == Introduced:
                To(Referred, "REFERRED", moment);
                break;
            case ActionKind.Discharged when InOrigin(chamber) && (State is Introduced or Referred):
                To(Discharged, "REPORTED", moment);
                break;
            case ActionKind.Reported when InOrigin(chamber) && (State is Introduced or Referred or Discharged):
                To(Reported, "REPORTED", moment);
                break;
            case ActionKind.Passed:
                Pass(chamber, moment);
                break;
            case ActionKind.PassedWithAmendment:
                PassWithAmendment(chamber, moment);
                break;
            case ActionKind.Failed:
                Fail(chamber, moment);
                break;
            case ActionKind.SuspensionFailed when BeforePresident:
                To(ProvisionallyFailed, "PROV_KILL:SUSPENSIONFAILED", moment);
                break;
            case ActionKind.ClotureFailed when BeforePresident:
                To(ProvisionallyFailed, "PROV_KILL:CLOTUREFAILED", moment);
                break;
            case ActionKind.AmendmentExchangeFailed when BeforePresident:
                To(ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL", moment);
                break;
            case ActionKind.ConferenceRequested when State is PassedOriginating or PassedBack or ProvisionallyFailed:
                To(InConference, Status.GovTrackStatus, moment);
                break;
            case ActionKind.ConferenceReportAgreed when BeforePresident:
                AgreeToConferenceReport(chamber, moment);
                break;
            case ActionKind.ConferenceReportRejected when State is InConference or ConferencePassedOne:
                To(ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL", moment);
                break;
            case ActionKind.ExpiredSineDie:
                To(Expired, Status.GovTrackStatus, moment);
                break;
            default:
                MoveAtWhiteHouse(kind, chamber, moment);
                break;
        }
    }

    private void MoveAtWhiteHouse(ActionKind kind, Chamber chamber, CapitolMoment moment)
    {
        switch (kind)
        {
            case ActionKind.Presented when State < Presented:
                To(Presented, "PASSED:BILL", moment);
                break;
            case ActionKind.Signed when State <= Presented:
                To(Signed, "ENACTED:SIGNED", moment);
                break;
            case ActionKind.BecameLawWithoutSignature when State <= Presented:
                To(LawWithoutSignature, "ENACTED:TENDAYRULE", moment);
                break;
            case ActionKind.Vetoed when State <= Presented:
                To(Vetoed, "PROV_KILL:VETO", moment);
                break;
            case ActionKind.PocketVetoed when State <= Presented:
                To(PocketVetoed, "VETOED:POCKET", moment);
                break;
            // "to that House in which it shall have originated": Art. I, sec. 7, cl. 2.
            case ActionKind.OverridePassed when State == Vetoed && chamber == _origin:
                To(OverridePassedOriginating, $"VETOED:OVERRIDE_PASS_OVER:{_origin.Code()}", moment);
                break;
            case ActionKind.OverridePassed when State == OverridePassedOriginating && chamber == _second:
                To(LawByOverride, "ENACTED:VETO_OVERRIDE", moment);
                break;
            case ActionKind.OverrideFailed when State == Vetoed && chamber == _origin:
                To(OverrideFailed, $"VETOED:OVERRIDE_FAIL_ORIGINATING:{_origin.Code()}", moment);
                break;
            case ActionKind.OverrideFailed when State == OverridePassedOriginating && chamber == _second:
                To(OverrideFailed, $"VETOED:OVERRIDE_FAIL_SECOND:{_second.Code()}", moment);
                break;
        }
    }

    private void Pass(Chamber chamber, CapitolMoment moment)
    {
        if (!BeforePresident || chamber != _waitingFor)
            return;
        if (chamber == _origin && !_passedOrigin)
            PassOrigin(moment);
        else
            // One chamber passed what the other sent it, word for word: the text is settled.
            Agree(moment);
    }

    private void PassWithAmendment(Chamber chamber, CapitolMoment moment)
    {
        if (!BeforePresident || chamber != _waitingFor)
            return;
        if (chamber == _origin && !_passedOrigin)
        {
            // Amended on its way through its own chamber: nobody else has seen it yet.
            PassOrigin(moment);
            return;
        }
        _waitingFor = chamber.Other();
        To(PassedBack, $"PASS_BACK:{chamber.Code()}", moment);
    }

    private void PassOrigin(CapitolMoment moment)
    {
        _passedOrigin = true;
        if (type.IsSimple())
        {
            To(AgreedSimple, "PASSED:SIMPLERES", moment);
            return;
        }
        _waitingFor = _second;
        To(PassedOriginating, $"PASS_OVER:{_origin.Code()}", moment);
    }

    private void Agree(CapitolMoment moment)
    {
        if (type.IsConcurrent())
            To(AgreedConcurrent, "PASSED:CONCURRENTRES", moment);
        else if (constitutionalAmendment)
            To(SentToStates, "PASSED:CONSTAMEND", moment);
        else
            To(PassedBoth, "PASSED:BILL", moment);
    }

    private void Fail(Chamber chamber, CapitolMoment moment)
    {
        if (!BeforePresident || chamber != _waitingFor)
            return;
        if (chamber == _origin && !_passedOrigin)
            To(FailedOriginating, $"FAIL:ORIGINATING:{chamber.Code()}", moment);
        else if (State is PassedBack)
            To(ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL", moment);
        else
            To(FailedSecond, $"FAIL:SECOND:{chamber.Code()}", moment);
    }

    private void AgreeToConferenceReport(Chamber chamber, CapitolMoment moment)
    {
        if (_agreedToReport != Chamber.Unspecified && _agreedToReport != chamber)
        {
            Agree(moment);
            return;
        }
        if (_agreedToReport == chamber)
            return;
        _agreedToReport = chamber;
        To(ConferencePassedOne, $"CONFERENCE:PASSED:{chamber.Code()}", moment);
    }

    // Before the text is settled between the chambers; failing is not the end, since a vote can be reconsidered.
    private bool BeforePresident => State is >= Introduced and < AgreedSimple;

    private bool InOrigin(Chamber chamber) => chamber == _origin || chamber == Chamber.Unspecified;

    private void To(MeasureState state, string govTrackStatus, CapitolMoment moment)
    {
        if (state != State || govTrackStatus != Status.GovTrackStatus)
            Status = new MeasureStatus(state, govTrackStatus, moment);
    }
}
