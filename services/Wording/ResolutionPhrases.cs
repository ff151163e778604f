using VoteTracker.V1;

namespace VoteTracker.Wording;

/// <summary>Where a measure stands, in words.</summary>
public static class ResolutionPhrases
{
    /// <summary>Where it stands: Passed House.</summary>
    public static string State(Resolution resolution)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        return State(resolution.State, resolution.OriginChamber, resolution.GovtrackStatus);
    }

    /// <summary>A state of a measure that began in a chamber; the code says more where the state leaves it open.</summary>
    public static string State(ResolutionState state, Chamber origin, string govtrackStatus = "")
    {
        ArgumentNullException.ThrowIfNull(govtrackStatus);
        return state switch
        {
            ResolutionState.Introduced => $"Introduced in the {origin}",
            ResolutionState.Referred => "In committee",
            ResolutionState.Discharged => "Taken from committee",
            ResolutionState.Reported => "Reported by committee",
            ResolutionState.PassedOriginating => $"Passed {origin}",
            ResolutionState.PassedBack => "Passed with changes, sent back",
            ResolutionState.InConference => "In conference",
            ResolutionState.ConferencePassedOne => "Conference report agreed to in one chamber",
            ResolutionState.FailedOriginating => $"Failed in the {origin}",
            ResolutionState.FailedSecond => $"Failed in the {Other(origin)}",
            ResolutionState.ProvisionallyFailed => govtrackStatus switch
            {
                "PROV_KILL:SUSPENSIONFAILED" => "Failed under suspension of the rules",
                "PROV_KILL:CLOTUREFAILED" => "Blocked: cloture failed",
                _ => "Held up: a motion failed",
            },
            ResolutionState.AgreedSimple => $"Agreed to by the {origin}",
            ResolutionState.AgreedConcurrent => "Agreed to by both chambers",
            ResolutionState.SentToStates => "Sent to the states",
            ResolutionState.PassedBoth => "Passed both chambers",
            ResolutionState.Presented => "Before the President",
            ResolutionState.Signed => "Signed into law",
            ResolutionState.LawWithoutSignature => "Law without signature",
            ResolutionState.Vetoed => "Vetoed",
            ResolutionState.PocketVetoed => "Pocket vetoed",
            ResolutionState.OverridePassedOriginating => $"{origin} voted to override the veto",
            ResolutionState.OverrideFailed => "Veto stands, override failed",
            ResolutionState.LawByOverride => "Law over the President’s veto",
            ResolutionState.Expired => "Died with the Congress",
            _ => Phrase.Of(state),
        };
    }

    /// <summary>What comes next by the rules, in a sentence; empty where nothing does.</summary>
    public static string Next(Resolution resolution)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        var (origin, other) = (resolution.OriginChamber, Other(resolution.OriginChamber));
        var goesToThePresident = !resolution.ConstitutionalAmendment && resolution.Type
            is ResolutionType.Hr or ResolutionType.S or ResolutionType.Hjres or ResolutionType.Sjres;
        return resolution.State switch
        {
            ResolutionState.Introduced or ResolutionState.Referred => $"A committee of the {origin} takes it up, or is discharged of it.",
            ResolutionState.Discharged or ResolutionState.Reported => $"The {origin} may vote on it.",
            ResolutionState.PassedOriginating => $"The {other} takes it up.",
            ResolutionState.PassedBack => "The chamber that it went back to accepts the changes, or the two meet in conference.",
            ResolutionState.InConference => "Conferees agree on one text, on which both chambers vote.",
            ResolutionState.ConferencePassedOne => "The other chamber votes on the conference report.",
            ResolutionState.ProvisionallyFailed => "It may be brought up again.",
            ResolutionState.PassedBoth when goesToThePresident => "It is presented to the President.",
            ResolutionState.PassedBoth when resolution.ConstitutionalAmendment => "It goes to the states.",
            ResolutionState.Presented => "The President signs it, returns it with objections, or lets ten days pass, Sundays excepted.",
            ResolutionState.SentToStates => "Three fourths of the states decide.",
            ResolutionState.Vetoed => $"The {origin} may vote to override the veto: two thirds of those voting.",
            ResolutionState.PocketVetoed when resolution.VetoContested => $"Congress contests the pocket veto: the {origin} may vote to override it.",
            ResolutionState.OverridePassedOriginating => $"The {other} votes on the override: two thirds of those voting.",
            _ => "",
        };
    }

    /// <summary>What an action did; empty where it moves nothing.</summary>
    public static string Of(ActionKind kind) => kind switch
    {
        ActionKind.Other => "",
        ActionKind.ExpiredSineDie => "The Congress ended",
        ActionKind.BecameLawWithoutSignature => "Became law without signature",
        _ => Phrase.Of(kind),
    };

    /// <summary>What is due, in words.</summary>
    public static string Of(Deadline deadline)
    {
        ArgumentNullException.ThrowIfNull(deadline);
        return deadline.Kind switch
        {
            DeadlineKind.PresidentialAction => "The President signs or returns it",
            DeadlineKind.EmergencyCommitteeReport => $"The committee of the {deadline.Chamber} reports it",
            DeadlineKind.EmergencyFloorVote => $"The {deadline.Chamber} votes on it",
            _ => Phrase.Of(deadline.Kind),
        };
    }

    /// <summary>The other chamber.</summary>
    public static Chamber Other(Chamber chamber) => chamber == Chamber.House ? Chamber.Senate : Chamber.House;
}
