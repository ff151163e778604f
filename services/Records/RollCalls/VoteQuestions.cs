using System.Text.RegularExpressions;
using VoteTracker.V1;

namespace VoteTracker.Records.RollCalls;

// What a question means for its measure, in the wordings of both chambers. What is not known for sure moves nothing.
internal static partial class VoteQuestions
{
    public static VoteQuestion OfHouse(string question)
    {
        if (HouseProcedure().IsMatch(question))
            return VoteQuestion.Unspecified;
        if (HouseOverride().IsMatch(question))
            return VoteQuestion.VetoOverride;
        // A chamber that concurs with an amendment of its own has not passed the measure: the other one must act again.
        if (Concurrence().IsMatch(question))
            return WithAmendment().IsMatch(question) ? VoteQuestion.Unspecified
                : Suspension().IsMatch(question) ? VoteQuestion.PassageUnderSuspension
                : VoteQuestion.Passage;
        return Suspension().IsMatch(question) ? VoteQuestion.PassageUnderSuspension
            : HousePassage().IsMatch(question) ? VoteQuestion.Passage
            : VoteQuestion.Unspecified;
    }

    // The question, such as "On the Motion", and the text that says which motion.
    public static VoteQuestion OfSenate(string question, string text)
    {
        if (question.StartsWith("On Overriding the Veto", StringComparison.OrdinalIgnoreCase))
            return VoteQuestion.VetoOverride;
        // Cloture on an amendment is not cloture on the measure; cloture on the motion to proceed to it stops it as surely.
        if (question.Contains("Cloture", StringComparison.OrdinalIgnoreCase))
            return SenateAmendment().IsMatch(text) ? VoteQuestion.Unspecified : VoteQuestion.Cloture;
        if (SenatePassage().IsMatch(question))
            return VoteQuestion.Passage;
        return SenateConcurrence().IsMatch(text) && !WithAmendment().IsMatch(text) ? VoteQuestion.Passage : VoteQuestion.Unspecified;
    }

    [GeneratedRegex(
        @"\b(table|refer|postpone|recommit|commit|reconsider|previous question|consideration|instruct|discharge|adjourn)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex HouseProcedure();

    // 1990: "On Presidential Veto"; 1995: "Passage, objections of the President Notwithstanding"; 2007: "… Not Withstanding";
    // 2019: "On Passage, Objections of the President to the Contrary Notwithstanding".
    [GeneratedRegex(
        @"objections? of the president|presidential veto|\bover (the )?(president'?s? )?veto|veto override", RegexOptions.IgnoreCase)]
    private static partial Regex HouseOverride();

    [GeneratedRegex(@"\b(concur\w*|agree\w*) (to|in) (the )?senate (amendments?|amdts?)", RegexOptions.IgnoreCase)]
    private static partial Regex Concurrence();

    [GeneratedRegex(@"\bsuspend the rules and (pass|agree|concur|adopt)", RegexOptions.IgnoreCase)]
    private static partial Regex Suspension();

    [GeneratedRegex(
        @"^(on )?(final )?passage\b|^(on )?agreeing to the (concurrent |joint )?(resolution|conference report)(,? as amended)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex HousePassage();

    [GeneratedRegex(@"\bwith (an |further |portion of |the )*(amendments?|amdts?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WithAmendment();

    [GeneratedRegex(
        @"^On (the (Joint |Concurrent )?Resolution|(the )?Passage of the Bill|the Conference Report)\b(?! of Ratification)",
        RegexOptions.IgnoreCase)]
    private static partial Regex SenatePassage();

    [GeneratedRegex(@"\bMotion to (Concur in|Agree to) the House Amendments?\b", RegexOptions.IgnoreCase)]
    private static partial Regex SenateConcurrence();

    [GeneratedRegex(@"\b(Amdt|Amendment|SA)\.?\s+(No\.?\s*)?\d", RegexOptions.IgnoreCase)]
    private static partial Regex SenateAmendment();
}
