namespace VoteTracker.Domain;

/// <summary>What an official action did.</summary>
public enum ActionKind
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Nothing that moves the measure.</summary>
    Other = 1,

    /// <summary>Introduced.</summary>
    Introduced = 2,

    /// <summary>Referred to a committee.</summary>
    Referred = 3,

    /// <summary>A committee was discharged.</summary>
    Discharged = 4,

    /// <summary>A committee reported.</summary>
    Reported = 5,

    /// <summary>A chamber passed it as it was.</summary>
    Passed = 6,

    /// <summary>A chamber passed it with an amendment.</summary>
    PassedWithAmendment = 7,

    /// <summary>A chamber refused to pass it.</summary>
    Failed = 8,

    /// <summary>A motion to suspend the rules and pass failed.</summary>
    SuspensionFailed = 9,

    /// <summary>Cloture was not invoked.</summary>
    ClotureFailed = 10,

    /// <summary>A chamber disagreed to the other's amendment.</summary>
    AmendmentExchangeFailed = 11,

    /// <summary>The chambers agreed to meet in conference.</summary>
    ConferenceRequested = 12,

    /// <summary>A chamber agreed to the conference report.</summary>
    ConferenceReportAgreed = 13,

    /// <summary>A chamber rejected the conference report.</summary>
    ConferenceReportRejected = 14,

    /// <summary>Presented to the President.</summary>
    Presented = 15,

    /// <summary>Signed.</summary>
    Signed = 16,

    /// <summary>Became law without signature.</summary>
    BecameLawWithoutSignature = 17,

    /// <summary>Vetoed.</summary>
    Vetoed = 18,

    /// <summary>Pocket-vetoed.</summary>
    PocketVetoed = 19,

    /// <summary>A chamber passed it over the veto.</summary>
    OverridePassed = 20,

    /// <summary>A chamber sustained the veto.</summary>
    OverrideFailed = 21,

    /// <summary>Became public law.</summary>
    BecameLaw = 22,

    /// <summary>The Congress ended first.</summary>
    ExpiredSineDie = 23,

    /// <summary>A committee voted to report it.</summary>
    OrderedReported = 24,

    /// <summary>Placed on a calendar of its chamber.</summary>
    PlacedOnCalendar = 25,

    /// <summary>A chamber undid its last passage.</summary>
    Vitiated = 26,
}

/// <summary>One official action on a measure.</summary>
/// <param name="Id">Names it within the measure.</param>
/// <param name="Moment">When it happened.</param>
/// <param name="Sequence">Its place among the actions of the day in the official list; 0 where there is no list.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Chamber">The chamber that acted, where one did.</param>
/// <param name="Text">The official wording.</param>
/// <param name="Code">The official code, or empty.</param>
/// <param name="Vote">The vote that decided it, or null.</param>
/// <param name="Contested">
/// Of a pocket veto: that Congress contests it, holding that its adjournment prevented no return (Wright v. United States,
/// 302 U.S. 583 (1938)). Then an override may still be voted on.
/// </param>
public sealed record OfficialAction(
    string Id,
    CapitolMoment Moment,
    int Sequence,
    ActionKind Kind,
    Chamber Chamber,
    string Text,
    string Code,
    VoteName? Vote,
    bool Contested = false)
{
    /// <summary>Says why no measure of a type can ever have such an action, wherever in its life.</summary>
    /// <param name="type">The type of the measure.</param>
    /// <param name="constitutionalAmendment">Whether it proposes an amendment to the Constitution.</param>
    /// <returns>The reason with its rule, or null where it can.</returns>
    public string? Impossibility(MeasureType type, bool constitutionalAmendment) => Kind switch
    {
        ActionKind.Presented or ActionKind.Signed or ActionKind.BecameLawWithoutSignature or ActionKind.Vetoed
            or ActionKind.PocketVetoed or ActionKind.OverridePassed or ActionKind.OverrideFailed or ActionKind.BecameLaw
            => Presentment.WhyNever(type, constitutionalAmendment),
        ActionKind.PassedWithAmendment or ActionKind.Passed or ActionKind.Failed or ActionKind.Vitiated
            when type.IsSimple() && Chamber == type.Origin().Other()
            => $"{type.Printed()} concerns one chamber alone, and only the {type.Origin()} acts on it",
        ActionKind.ConferenceRequested or ActionKind.ConferenceReportAgreed or ActionKind.ConferenceReportRejected
            or ActionKind.AmendmentExchangeFailed when type.IsSimple()
            => $"{type.Printed()} concerns one chamber alone; there is nothing to settle with the other",
        _ => null,
    };

    /// <summary>Whether it is a chamber's decision, so that it and the vote that it names are one event.</summary>
    public bool IsDecision => Kind
        is ActionKind.Passed or ActionKind.PassedWithAmendment or ActionKind.Failed or ActionKind.SuspensionFailed
        or ActionKind.ClotureFailed or ActionKind.AmendmentExchangeFailed or ActionKind.ConferenceReportAgreed
        or ActionKind.ConferenceReportRejected or ActionKind.OverridePassed or ActionKind.OverrideFailed;

    /// <summary>Whether its kind can move a measure; what cannot is kept and shown, and never read to derive.</summary>
    public bool CanMove => Kind != ActionKind.Other;

    /// <summary>Whether it says that the measure is a law.</summary>
    public bool MakesLaw => Kind is ActionKind.Signed or ActionKind.BecameLawWithoutSignature or ActionKind.BecameLaw;

    /// <summary>What of it a derivation needs: all but the wording.</summary>
    public OfficialAction WithoutWording => this with { Text = "", Code = "" };

    /// <summary>Whether an action of a kind means nothing without knowing which chamber acted.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>True for what only a chamber does.</returns>
    public static bool NeedsChamber(ActionKind kind) => kind
        is ActionKind.Passed or ActionKind.PassedWithAmendment or ActionKind.Failed or ActionKind.ConferenceReportAgreed
        or ActionKind.ConferenceReportRejected or ActionKind.OverridePassed or ActionKind.OverrideFailed or ActionKind.Vitiated;
}

/// <summary>Which measures go to the President.</summary>
public static class Presentment
{
    /// <summary>Says why a measure is never presented.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="constitutionalAmendment">Whether it proposes an amendment to the Constitution.</param>
    /// <returns>The reason with its rule, or null where it is presented.</returns>
    public static string? WhyNever(MeasureType type, bool constitutionalAmendment)
    {
        if (type.IsSimple())
            return $"{type.Printed()} concerns one chamber alone and is never presented to the President (Art. I, sec. 7, cl. 3)";
        if (type.IsConcurrent())
            return $"{type.Printed()} is agreed to by both chambers and by long usage never presented to the President "
                + "(Art. I, sec. 7, cl. 3; S. Rep. 54-1335)";
        // Hollingsworth v. Virginia, 3 U.S. (3 Dall.) 378 (1798).
        return constitutionalAmendment
            ? "an amendment to the Constitution goes to the states and not to the President (Art. V; Hollingsworth v. Virginia)"
            : null;
    }
}
