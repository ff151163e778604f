namespace VoteTracker.Domain;

/// <summary>Where a measure stands; the contract's ResolutionState says what each means.</summary>
public enum MeasureState
{
    /// <summary>Not created.</summary>
    Unspecified = 0,

    /// <summary>Introduced.</summary>
    Introduced = 1,

    /// <summary>Referred to committee in its chamber.</summary>
    Referred = 2,

    /// <summary>A committee was discharged of it.</summary>
    Discharged = 3,

    /// <summary>A committee reported it.</summary>
    Reported = 4,

    /// <summary>Passed the chamber where it began.</summary>
    PassedOriginating = 5,

    /// <summary>Passed with changes and sent back.</summary>
    PassedBack = 6,

    /// <summary>In conference.</summary>
    InConference = 7,

    /// <summary>One chamber agreed to the conference report.</summary>
    ConferencePassedOne = 8,

    /// <summary>Failed where it began.</summary>
    FailedOriginating = 9,

    /// <summary>Failed in the second chamber.</summary>
    FailedSecond = 10,

    /// <summary>A motion failed; the measure is not dead.</summary>
    ProvisionallyFailed = 11,

    /// <summary>A simple resolution agreed to.</summary>
    AgreedSimple = 12,

    /// <summary>A concurrent resolution agreed to by both.</summary>
    AgreedConcurrent = 13,

    /// <summary>A proposed constitutional amendment with the states.</summary>
    SentToStates = 14,

    /// <summary>Passed both chambers.</summary>
    PassedBoth = 15,

    /// <summary>Presented to the President.</summary>
    Presented = 16,

    /// <summary>Signed.</summary>
    Signed = 17,

    /// <summary>Law without signature.</summary>
    LawWithoutSignature = 18,

    /// <summary>Vetoed and returned.</summary>
    Vetoed = 19,

    /// <summary>Pocket-vetoed.</summary>
    PocketVetoed = 20,

    /// <summary>Passed again where it began.</summary>
    OverridePassedOriginating = 21,

    /// <summary>An override failed.</summary>
    OverrideFailed = 22,

    /// <summary>Law over the veto.</summary>
    LawByOverride = 23,

    /// <summary>The Congress ended first.</summary>
    Expired = 24,

    /// <summary>A law, and how is not known.</summary>
    BecameLaw = 25,
}

/// <summary>What veto threats and outlooks ask of a state.</summary>
public static class MeasureStates
{
    /// <summary>Whether the President vetoed it, whatever came after.</summary>
    /// <returns>True from the veto on.</returns>
    public static bool IsVetoed(this MeasureState state) => state
        is MeasureState.Vetoed or MeasureState.PocketVetoed or MeasureState.OverridePassedOriginating
        or MeasureState.OverrideFailed or MeasureState.LawByOverride;

    /// <summary>Whether it became law with no veto in the way.</summary>
    /// <returns>True when signed, law without signature, or law in a way that is not known.</returns>
    public static bool IsLawWithoutVeto(this MeasureState state) => state
        is MeasureState.Signed or MeasureState.LawWithoutSignature or MeasureState.BecameLaw;

    /// <summary>Whether it can no longer reach the President.</summary>
    /// <returns>True where it failed, expired or went elsewhere.</returns>
    public static bool IsBeyondPresident(this MeasureState state) => state
        is MeasureState.FailedOriginating or MeasureState.FailedSecond or MeasureState.Expired
        or MeasureState.AgreedSimple or MeasureState.AgreedConcurrent or MeasureState.SentToStates;
}
