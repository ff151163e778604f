using System.Text.RegularExpressions;
using VoteTracker.V1;

namespace VoteTracker.Records.Measures;

// What a BILLSTATUS action did: by its code where a code says it alone, else by the official wording. OTHER moves nothing, so
// whatever is not known for sure is OTHER.
internal static partial class ActionKinds
{
    public static ActionKind Of(string code, string text) => code switch
    {
        "1000" or "10000" or "Intro-H" or "Intro-S" => ActionKind.Introduced,
        "H11100" or "H11200" => ActionKind.Referred,
        "28000" or "E20000" => ActionKind.Presented,
        // One code stands for signing and for vetoing, and the Library's 36000 also for becoming law: the wording decides.
        "31000" or "36000" or "E30000" or "E40000" => OfThePresident(text),
        "32000" or "34000" => ActionKind.OverridePassed,
        "33000" or "35000" => ActionKind.OverrideFailed,
        "8000" or "17000" => Passed(text),
        "9000" or "18000" => Failed(text),
        "21000" or "23000" => ActionKind.ConferenceReportAgreed,
        "22000" or "24000" => ActionKind.ConferenceReportRejected,
        // To lay a measure on the table rejects it for good in the House (Deschler's Precedents, ch. 23, sec. 9).
        "H36510" => Outcome(text) == true ? ActionKind.Failed : ActionKind.Other,
        "H12410" or "H12420" or "H12430" => OnCalendar().IsMatch(text) ? ActionKind.PlacedOnCalendar : ActionKind.Other,
        // What the rule for the measure says, how the House debates, and the motions on the way are not what became of the measure.
        _ when ProcedureCode().IsMatch(code) => ActionKind.Other,
        "H36210" => MotionToRefer().IsMatch(text) ? ActionKind.Referred : ActionKind.Other,
        "H37100" or "H37300" => Outcome(text) switch { true => Passed(text), false => Failed(text), null => ActionKind.Other },
        "H42510" => Conference(text),
        "H43410" => Override(text),
        _ => OfWording(text),
    };

    // Where who did it is not known for sure, neither is what it did.
    public static ActionKind Within(Chamber chamber, ActionKind kind) =>
        chamber == Chamber.Unspecified && Domain.OfficialAction.NeedsChamber((Domain.ActionKind)kind) ? ActionKind.Other : kind;

    // The other chamber must act again on an amendment; a chamber may amend its own measure freely.
    public static bool SaysAmended(string text) => Amended().IsMatch(text);

    // One chamber's answer to the other's amendment.
    public static bool IsExchange(string text) => Exchange().IsMatch(text);

    private static ActionKind OfWording(string text)
    {
        if (OverVeto().IsMatch(text))
            return Override(text);
        if (PresidentActs().IsMatch(text))
            return OfThePresident(text);
        if (MotionOnly().IsMatch(text))
            return ActionKind.Other;
        if (VitiatedWording().IsMatch(text))
            return ActionKind.Vitiated;
        // That disposes of a measure for good in the Senate (the motion is one of Senate Rule XXII, cl. 1).
        if (PostponedWording().IsMatch(text))
            return ActionKind.Failed;
        if (ClotureNotInvoked().IsMatch(text))
            return ClotureOnAmendment().IsMatch(text) ? ActionKind.Other : ActionKind.ClotureFailed;
        if (ConferenceRequested().IsMatch(text))
            return Outcome(text) == true && !Says(text, "cloture") ? ActionKind.ConferenceRequested : ActionKind.Other;
        if (ConferenceReport().IsMatch(text))
            return Conference(text);
        if (Exchange().IsMatch(text))
            return Exchanged(text);
        if (PassedWording().IsMatch(text))
            return Passed(text);
        if (FailedWording().IsMatch(text))
            return Failed(text);
        return ReportedWording().IsMatch(text) ? ActionKind.Reported
            : DischargedWording().IsMatch(text) ? ActionKind.Discharged
            : ReferredWording().IsMatch(text) ? ActionKind.Referred
            : OrderedReportedWording().IsMatch(text) ? ActionKind.OrderedReported
            : OnCalendar().IsMatch(text) ? ActionKind.PlacedOnCalendar
            : IntroducedWording().IsMatch(text) ? ActionKind.Introduced
            : ActionKind.Other;
    }

    private static ActionKind OfThePresident(string text) =>
        Says(text, "pocket veto") ? ActionKind.PocketVetoed
        : Says(text, "without the President's signature") || Says(text, "without signature") || UnsignedWording().IsMatch(text)
            ? ActionKind.BecameLawWithoutSignature
        : Says(text, "vetoed by President") ? ActionKind.Vetoed
        : Says(text, "signed by President") ? ActionKind.Signed
        : Says(text, "became public law") || Says(text, "became private law") ? ActionKind.BecameLaw
        : Says(text, "presented to President") ? ActionKind.Presented
        : ActionKind.Other;

    private static ActionKind Passed(string text) => SaysAmended(text) ? ActionKind.PassedWithAmendment : ActionKind.Passed;

    private static ActionKind Failed(string text) => Says(text, "suspend the rules") ? ActionKind.SuspensionFailed : ActionKind.Failed;

    private static ActionKind Conference(string text) => Outcome(text) switch
    {
        true => ActionKind.ConferenceReportAgreed,
        false => ActionKind.ConferenceReportRejected,
        null => ActionKind.Other,
    };

    private static ActionKind Override(string text) =>
        Says(text, "failed of passage") || Outcome(text) == false ? ActionKind.OverrideFailed
        : Outcome(text) == true ? ActionKind.OverridePassed
        : ActionKind.Other;

    private static ActionKind Exchanged(string text) => Outcome(text) switch
    {
        true => Disagrees().IsMatch(text) ? ActionKind.AmendmentExchangeFailed
            : ExchangeWithAmendment().IsMatch(text) ? ActionKind.PassedWithAmendment
            : ActionKind.Passed,
        // A motion to disagree that fails leaves everything open.
        false => Disagrees().IsMatch(text) ? ActionKind.Other : ActionKind.AmendmentExchangeFailed,
        null => ActionKind.Other,
    };

    // The last outcome word counts: "On motion to suspend the rules and pass the bill Failed by …".
    private static bool? Outcome(string text) =>
        OutcomeWord().Matches(text) is { Count: > 0 } words ? words[^1].Groups["lost"].Success ? false : true : null;

    private static bool Says(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);

    // Rules for consideration, debate, previous question, motions to recommit, to table and to reconsider, calendars, conferees.
    [GeneratedRegex(
        @"^(H1L2|H8|H12[4-7]|H12210|H1[4-7]|H2|H30|H32|H34|H35|H36[158]|H372|H374|H38|H40|H41[48]|H4193"
        + @"|H42[38]|149|208|209|B0)")]
    private static partial Regex ProcedureCode();

    [GeneratedRegex(@"^On motion to refer\b.*\bAgreed to\b", RegexOptions.IgnoreCase)]
    private static partial Regex MotionToRefer();

    [GeneratedRegex(
        @"\b(?<lost>failed|rejected|defeated|not agreed to|disagreed to|sustained)\b|\b(?<won>passed"
        + @"|agreed(?: to)?|agrees|insists|disagrees|concurred|adopted|considered passed)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OutcomeWord();

    [GeneratedRegex(@"\bover veto\b|objections of the president", RegexOptions.IgnoreCase)]
    private static partial Regex OverVeto();

    [GeneratedRegex(
        @"^(pocket vetoed|vetoed by president|signed by president|became (public|private) law"
        + @"|presented to president|sent to archivist\b)", RegexOptions.IgnoreCase)]
    private static partial Regex PresidentActs();

    // What the President has not signed in ten days goes to the Archivist as the law that it is (1 U.S.C. 106a).
    [GeneratedRegex(@"^sent to (the )?archivist\b.*\bunsigned\b", RegexOptions.IgnoreCase)]
    private static partial Regex UnsignedWording();

    // Reporting may be vitiated too, which takes nothing back that a chamber decided.
    [GeneratedRegex(@"^((senate|house) )?vitiated (the )?(previous |prior )?passage\b", RegexOptions.IgnoreCase)]
    private static partial Regex VitiatedWording();

    [GeneratedRegex(@"^(senate )?indefinitely postponed\b", RegexOptions.IgnoreCase)]
    private static partial Regex PostponedWording();

    // Motions made, entered or withdrawn, and motions about motions.
    [GeneratedRegex(
        @"^((M(r|rs|s)\.|Senator) |Message |Point of order|Measure laid before|(Second "
        + @"|Third )?Cloture motion .*(presented|withdrawn)|Motion (by|to (discharge|proceed|table|reconsider"
        + @"|waive|disagree)))",
        RegexOptions.IgnoreCase)]
    private static partial Regex MotionOnly();

    [GeneratedRegex(@"cloture\b.*\bnot invoked", RegexOptions.IgnoreCase)]
    private static partial Regex ClotureNotInvoked();

    [GeneratedRegex(@"cloture on (the )?(committee )?(amendment|substitute|SA )", RegexOptions.IgnoreCase)]
    private static partial Regex ClotureOnAmendment();

    [GeneratedRegex(
        @"(request|asks|ask|agrees? to request|agree to the request|agree to|agrees to) (for )?(a "
        + @"|the )?conference\b(?! report)", RegexOptions.IgnoreCase)]
    private static partial Regex ConferenceRequested();

    [GeneratedRegex(@"(agreed to|agreeing to|rejected|disagreed to) (the )?conference report", RegexOptions.IgnoreCase)]
    private static partial Regex ConferenceReport();

    [GeneratedRegex(
        @"(agreed?|concur(red)?|disagreed?)\b.{0,80}?\b(to|in|with)\b.{0,60}?\b(house|senate) amendments?\b"
        + @"|agree with an amendment to the (house|senate) amendment",
        RegexOptions.IgnoreCase)]
    private static partial Regex Exchange();

    [GeneratedRegex(@"\bwith (an |a further |a |further |portion of )?amendments?\b", RegexOptions.IgnoreCase)]
    private static partial Regex ExchangeWithAmendment();

    [GeneratedRegex(@"\bdisagree", RegexOptions.IgnoreCase)]
    private static partial Regex Disagrees();

    [GeneratedRegex(
        @"\bwith (an )?amendments?\b|\bas amended\b|\ban amendment to the title\b|\ban amended preamble\b"
        + @"|text of (the )?(house )?amendment",
        RegexOptions.IgnoreCase)]
    private static partial Regex Amended();

    [GeneratedRegex(
        @"^passed (senate|house)\b|^(resolution|measure) agreed to in (senate|house)|^(introduced|received"
        + @"|submitted) in the (senate|house)\b.*\b(passed|agreed to)\b|\bis considered passed (house|senate)\b"
        + @"|^passed/agreed to in",
        RegexOptions.IgnoreCase)]
    private static partial Regex PassedWording();

    [GeneratedRegex(
        @"\bfailed of passage\b|^(resolution|measure) (not agreed|disagreed) to in|\bnot agreed to in (senate"
        + @"|house)", RegexOptions.IgnoreCase)]
    private static partial Regex FailedWording();

    // "Filed written report" follows a report.
    [GeneratedRegex(
        @"^(?!supplemental report|.*\bordered to be reported\b).*(\breported by\b"
        + @"|\breported an original measure\b|\boriginal measure reported\b)|^reported to (senate|house)", RegexOptions.IgnoreCase)]
    private static partial Regex ReportedWording();

    [GeneratedRegex(@"\bordered to be reported\b", RegexOptions.IgnoreCase)]
    private static partial Regex OrderedReportedWording();

    // Only a calendar of measures to call up has numbers; "under Read the First Time" is where one waits for its second reading.
    [GeneratedRegex(@"\bplaced on (the )?(senate legislative|union|house|private) calendar\b.*\bcalendar no\. \d", RegexOptions.IgnoreCase)]
    private static partial Regex OnCalendar();

    [GeneratedRegex(@"^(senate |house )?(select |permanent select )?committee\b.*\bdischarged\b", RegexOptions.IgnoreCase)]
    private static partial Regex DischargedWording();

    [GeneratedRegex(
        @"^(re-?)?referred (sequentially )?to the (house |senate )?(select |permanent select )?(sub)?committee"
        + @"|read twice and referred|^received in the (senate|house) and referred", RegexOptions.IgnoreCase)]
    private static partial Regex ReferredWording();

    [GeneratedRegex(@"^(introduced|submitted) in the (senate|house)|^introduced in (senate|house)", RegexOptions.IgnoreCase)]
    private static partial Regex IntroducedWording();
}
