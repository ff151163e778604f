using static VoteTracker.Domain.MeasureState;

namespace VoteTracker.Domain;

/// <summary>
/// Derives where a measure stands from what happened to it, in the order in which it happened. The official record comes
/// late, out of order, twice and corrected, so the state is never advanced: it is always derived anew from the whole.
/// An official act is a fact: a veto that is on record implies the presentment, and what the second chamber does implies
/// the passage in the first, even where those actions are not on record (yet). What has no meaning where the measure
/// stands (a second telling of the same passage) moves nothing.
/// </summary>
internal sealed class MeasureProgress(MeasureType type, bool constitutionalAmendment)
{
    private readonly Chamber _origin = type.Origin();
    private readonly ChambersAgreement _agreement = new(type.Origin());

    public MeasureStatus Status { get; private set; } = MeasureStatus.None;

    /// <summary>Applies one event.</summary>
    /// <returns>The state it led to, or Unspecified where it moved nothing.</returns>
    public MeasureState Apply(MeasureEvent happened)
    {
        var before = Status;
        var kind = happened.IsToldByVoteOnly && State is InConference or ConferencePassedOne
            ? OnConferenceReport(happened.Kind)
            : happened.Kind;
        if (BeforeAgreement || State == Unspecified || (Agreed && ShowsDifference(kind)))
            MoveInCongress(kind, happened.Chamber, happened.Moment);
        MoveAtWhiteHouse(kind, happened);
        return ReferenceEquals(before, Status) ? Unspecified : Status.State;
    }

    private MeasureState State => Status.State;

    // Before the text is settled between the chambers; failing is not the end, since a vote can be reconsidered (House
    // Rule XIX, cl. 3; Senate Rule XIII).
    private bool BeforeAgreement => State is >= Introduced and < AgreedSimple;

    private bool Agreed => State is PassedBoth or AgreedConcurrent or SentToStates;

    // A plain "passed" need not say that the chamber amended; then it shows in what the chambers do next.
    private static bool ShowsDifference(ActionKind kind) => kind
        is ActionKind.PassedWithAmendment or ActionKind.AmendmentExchangeFailed or ActionKind.ConferenceRequested
        or ActionKind.ConferenceReportAgreed or ActionKind.ConferenceReportRejected;

    // A bill may be presented, and acted on for ten days, also after the Congress adjourned sine die: Edwards v. United
    // States, 286 U.S. 482 (1932).
    private bool BeforeDecision => State <= Presented || (State == Expired && !Status.Vetoed);

    // A contested pocket veto was voted on like any other (H.R. 8 of the 106th Congress). An override vote on record implies
    // the veto.
    private bool BeforeOverride => State == Vetoed || (State == PocketVetoed && Status.Contested) || BeforeDecision;

    private bool BecameLawSomehow => State == BecameLaw && Status.Contradiction.Length == 0;

    private void MoveInCongress(ActionKind kind, Chamber chamber, CapitolMoment moment)
    {
        switch (kind)
        {
            case ActionKind.Introduced when State == Unspecified:
                To(Introduced, "INTRODUCED", moment);
                break;
            // A measure of the Senate lies with one committee at a time (Senate Rule XVII, cl. 1), so that a later referral takes
            // it back from the calendar: resolutions for a committee's expenses go on to Rules and Administration (Rule XXVI,
            // cl. 9). In the House a committee's report stands when another committee takes its turn (House Rule XII, cl. 2(c)).
            case ActionKind.Referred
                when InOrigin(chamber) && (State == Introduced || (_origin == Chamber.Senate && State is Discharged or Reported)):
                To(Referred, "REFERRED", moment);
                break;
            case ActionKind.Discharged
                when InOrigin(chamber) && (State is Introduced or Referred || FailedProvisionallyInOrigin):
                To(Discharged, "REPORTED", moment);
                break;
            case ActionKind.Reported
                when InOrigin(chamber) && (State is Introduced or Referred or Discharged || FailedProvisionallyInOrigin):
            // What a committee orders reported its chair must report (House Rule XIII, cl. 2(b)). A measure read twice in the
            // Senate goes to the calendar past the committees where a senator objects to more (Senate Rule XIV, cl. 4).
            case ActionKind.OrderedReported or ActionKind.PlacedOnCalendar
                when InOrigin(chamber) && State is Introduced or Referred:
                To(Reported, "REPORTED", moment);
                break;
            case ActionKind.Passed:
                Pass(chamber, moment, amended: false);
                break;
            case ActionKind.PassedWithAmendment:
                Pass(chamber, moment, amended: true);
                break;
            case ActionKind.Failed:
                Fail(chamber, moment);
                break;
            // The motion failed and not the measure, which may come back under a rule (House Rule XV, cl. 1).
            case ActionKind.SuspensionFailed:
                To(ProvisionallyFailed, "PROV_KILL:SUSPENSIONFAILED", moment);
                break;
            // Debate goes on, and cloture may be moved again (Senate Rule XXII).
            case ActionKind.ClotureFailed:
                To(ProvisionallyFailed, "PROV_KILL:CLOTUREFAILED", moment);
                break;
            case ActionKind.AmendmentExchangeFailed:
                _agreement.Disagree();
                To(ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL", moment);
                break;
            case ActionKind.ConferenceRequested
                when State is PassedOriginating or PassedBack || Agreed || (State == ProvisionallyFailed && _agreement.Exchanging):
                _agreement.Disagree();
                To(InConference, Status.GovTrackStatus, moment);
                break;
            case ActionKind.ConferenceReportAgreed:
                AgreeToReport(chamber, moment);
                break;
            case ActionKind.ConferenceReportRejected:
                _agreement.RejectReport();
                To(ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL", moment);
                break;
        }
    }

    private void MoveAtWhiteHouse(ActionKind kind, MeasureEvent happened)
    {
        var (chamber, moment) = (happened.Chamber, happened.Moment);
        switch (kind)
        {
            case ActionKind.Presented when BeforeDecision:
                To(Presented, "PASSED:BILL", moment);
                break;
            case ActionKind.Signed when BeforeDecision || BecameLawSomehow:
                To(Signed, "ENACTED:SIGNED", moment);
                break;
            // Courts have held contested pocket vetoes to be none: Kennedy v. Sampson, 511 F.2d 430 (D.C. Cir. 1974).
            case ActionKind.BecameLawWithoutSignature or ActionKind.BecameLaw when State == PocketVetoed && Status.Contested:
            case ActionKind.BecameLawWithoutSignature when BeforeDecision || BecameLawSomehow:
                To(LawWithoutSignature, "ENACTED:TENDAYRULE", moment);
                break;
            // A law all the same, and which of the two is right nobody can tell: so how it became one is not known.
            case ActionKind.Signed when State == LawWithoutSignature:
            case ActionKind.BecameLawWithoutSignature when State == Signed:
                To(BecameLaw, "ENACTED:UNKNOWN", moment);
                Status = Status with
                {
                    Contradiction = "the record says both that the President signed it and that it became law without his signature; "
                        + "it is a law, and how it became one is taken as not known",
                };
                break;
            // The line that says how may follow, or be missing; the ten-day rule is never guessed.
            case ActionKind.BecameLaw when BeforeDecision:
                To(BecameLaw, "ENACTED:UNKNOWN", moment);
                break;
            case ActionKind.BecameLaw when State is Vetoed or OverridePassedOriginating:
                To(LawByOverride, "ENACTED:VETO_OVERRIDE", moment);
                break;
            case ActionKind.Vetoed when BeforeDecision:
                To(Vetoed, "PROV_KILL:VETO", moment);
                break;
            case ActionKind.PocketVetoed when BeforeDecision:
                To(PocketVetoed, "VETOED:POCKET", moment, happened.Contested);
                break;
            // "to that House in which it shall have originated", and only if that House agrees to the other: Art. I, sec. 7, cl. 2.
            case ActionKind.OverridePassed when chamber == _origin && BeforeOverride:
                To(OverridePassedOriginating, $"VETOED:OVERRIDE_PASS_OVER:{chamber.Code()}", moment);
                break;
            case ActionKind.OverridePassed when chamber == _origin.Other() && (BeforeOverride || State == OverridePassedOriginating):
                To(LawByOverride, "ENACTED:VETO_OVERRIDE", moment);
                break;
            case ActionKind.OverrideFailed when chamber == _origin && BeforeOverride:
                To(OverrideFailed, $"VETOED:OVERRIDE_FAIL_ORIGINATING:{chamber.Code()}", moment);
                break;
            case ActionKind.OverrideFailed when chamber == _origin.Other() && (BeforeOverride || State == OverridePassedOriginating):
                To(OverrideFailed, $"VETOED:OVERRIDE_FAIL_SECOND:{chamber.Code()}", moment);
                break;
            // What waits for Congress ends with it (Jefferson's Manual, sec. LI); what waits for the President does not, see
            // BeforeDecision.
            case ActionKind.ExpiredSineDie when BeforeAgreement || State is Vetoed or OverridePassedOriginating:
                To(Expired, Status.GovTrackStatus, moment);
                break;
        }
    }

    private void Pass(Chamber chamber, CapitolMoment moment, bool amended)
    {
        switch (_agreement.Pass(chamber, moment.Date, amended))
        {
            case ChambersAgreement.Step.First when type.IsSimple():
                To(AgreedSimple, "PASSED:SIMPLERES", moment);
                break;
            case ChambersAgreement.Step.First:
                To(PassedOriginating, $"PASS_OVER:{chamber.Code()}", moment);
                break;
            case ChambersAgreement.Step.Back:
                To(PassedBack, $"PASS_BACK:{chamber.Code()}", moment);
                break;
            case ChambersAgreement.Step.Agreed:
                Agree(moment);
                break;
        }
    }

    private void Fail(Chamber chamber, CapitolMoment moment)
    {
        switch (_agreement.Fail(chamber, moment.Date))
        {
            case ChambersAgreement.Step.First:
                To(FailedOriginating, $"FAIL:ORIGINATING:{chamber.Code()}", moment);
                break;
            case ChambersAgreement.Step.Second:
                To(FailedSecond, $"FAIL:SECOND:{chamber.Code()}", moment);
                break;
            // A chamber that refuses an amendment has passed the measure itself, and can vote again.
            case ChambersAgreement.Step.Back:
                To(ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL", moment);
                break;
        }
    }

    private void AgreeToReport(Chamber chamber, CapitolMoment moment)
    {
        if (_agreement.AgreeToReport(chamber))
            Agree(moment);
        else
            To(ConferencePassedOne, $"CONFERENCE:PASSED:{chamber.Code()}", moment);
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

    private bool FailedProvisionallyInOrigin => State == ProvisionallyFailed && !_agreement.FirstPassed;

    private bool InOrigin(Chamber chamber) => chamber == _origin || chamber == Chamber.Unspecified;

    // While the measure is in conference, what a chamber votes on is the report; the vote's record does not say so.
    private static ActionKind OnConferenceReport(ActionKind kind) => kind switch
    {
        ActionKind.Passed => ActionKind.ConferenceReportAgreed,
        ActionKind.Failed => ActionKind.ConferenceReportRejected,
        _ => kind,
    };

    private void To(MeasureState state, string govTrackStatus, CapitolMoment moment, bool contested = false)
    {
        // The same state told again is nothing new, except that a motion which fails again on another day has failed again.
        var again = state == State && govTrackStatus == Status.GovTrackStatus;
        if (again && (state != ProvisionallyFailed || moment.Date == Status.Since.Date))
            return;
        // The flag outlives the state only where the Congress ended before an override; elsewhere the state says it.
        var vetoed = state.IsVetoed() || (state == Expired && Status.Vetoed);
        var govTrackSince = govTrackStatus == Status.GovTrackStatus && !again ? Status.GovTrackSince : moment;
        Status = new MeasureStatus(state, govTrackStatus, moment, vetoed, contested, govTrackSince);
    }
}
