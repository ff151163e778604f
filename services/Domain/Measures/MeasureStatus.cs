namespace VoteTracker.Domain;

/// <summary>Where a measure stands and since when.</summary>
/// <param name="GovTrackStatus">GovTrack's code, or empty.</param>
/// <param name="Since">When the state was reached.</param>
/// <param name="Vetoed">Whether it was vetoed, which stays true when the Congress ends before an override.</param>
/// <param name="Contested">Whether its pocket veto is contested: Congress holds that its adjournment prevented no return.</param>
/// <param name="GovTrackSince">When GovTrack's code was reached; several states may share one code.</param>
/// <param name="Contradiction">What its record says against itself, and which rule decided; empty where nothing.</param>
public sealed record MeasureStatus(
    MeasureState State,
    string GovTrackStatus,
    CapitolMoment Since,
    bool Vetoed = false,
    bool Contested = false,
    CapitolMoment GovTrackSince = default,
    string Contradiction = "")
{
    /// <summary>Of a measure that has not been created.</summary>
    public static readonly MeasureStatus None = new(MeasureState.Unspecified, "", default);

    /// <summary>What became of it before the President.</summary>
    public PresidentialDisposition Disposition =>
        Vetoed ? PresidentialDisposition.Vetoed
        : State.IsLawWithoutVeto() ? PresidentialDisposition.LawWithoutVeto
        : State.IsBeyondPresident() ? PresidentialDisposition.BeyondPresident
        : PresidentialDisposition.Pending;
}
