using System.Text.RegularExpressions;
using VoteTracker.V1;

namespace VoteTracker.Records.Sap;

// What the sentences of a statement say, in the set phrases of the Office of Management and Budget.
internal static partial class SapWords
{
    // The sentence that makes the threat and how direct it is. UNSPECIFIED with a sentence: it speaks of a veto in words that could
    // not be classed. NONE without one: there is no threat.
    public static (VetoThreatLevel Level, string Sentence) Threat(IReadOnlyList<string> sentences)
    {
        var (level, threat) = (VetoThreatLevel.None, "");
        foreach (var sentence in sentences.Where(sentence => Veto().IsMatch(sentence)))
            if (LevelOf(sentence) is { } found && (threat.Length == 0 || found >= level))
                (level, threat) = (found, sentence);
        return (level, threat);
    }

    // What stands first about passing the measure itself. Where nothing does, what the opening sentence is for or against, unless that
    // is a mere goal; what is said of single sections further down is no position on the measure, except to be concerned.
    // What the President would veto he does not support as it stands: then support is meant for something else ("enactment of a
    // National Defense Authorization Act for a 60th consecutive year").
    public static (AdministrationPosition Position, string Sentence) Position(IReadOnlyList<string> sentences, bool threatened)
    {
        var found = sentences
            .SelectMany(sentence => Stance().Matches(sentence).Select(match => (Match: match, Sentence: sentence)))
            .Select(stance => (Position: PositionOf(stance.Match.Groups["stance"].Value), stance.Sentence, stance.Match))
            .Where(stance => !threatened
                || stance.Position is not (AdministrationPosition.Supports or AdministrationPosition.StronglySupports))
            .ToList();
        var of = found.FirstOrDefault(stance => OnTheMeasure().IsMatch(Behind(stance.Sentence, stance.Match)), found.FirstOrDefault(
            stance => stance.Position == AdministrationPosition.Concerned
                || (stance.Sentence == sentences[0] && !OnAGoal().IsMatch(Behind(stance.Sentence, stance.Match)))));
        return (of.Position, of.Sentence ?? "");
    }

    // The condition in the statement's words. Every veto waits for the measure to be presented: that alone names no condition.
    public static string Condition(string sentence)
    {
        if (CurrentForm().Match(sentence) is { Success: true } form)
            return form.Value;
        var clause = IfClause().Match(sentence).Groups["clause"].Value.Trim();
        return PlainPresentment().IsMatch(clause) ? "" : clause;
    }

    public static string MeasureVersion(IEnumerable<string> sentences) =>
        sentences.Select(sentence => Version().Match(sentence)).FirstOrDefault(match => match.Success)?.Value.Trim() ?? "";

    // A threat may stand in one sentence with another veto ("the bill repeals the line-item veto, and the President would veto it").
    private static VetoThreatLevel? LevelOf(string sentence) =>
        Denied().IsMatch(sentence) ? null
        : PresidentVetoes().IsMatch(sentence) ? VetoThreatLevel.PresidentWouldVeto
        : AdvisorsRecommend().IsMatch(sentence) ? VetoThreatLevel.AdvisorsRecommend
        : AgencyRecommends().IsMatch(sentence) ? VetoThreatLevel.AgencyRecommends
        : PastVeto().IsMatch(sentence) || OtherVeto().IsMatch(sentence) ? null
        : VetoThreatLevel.Unspecified;

    private static AdministrationPosition PositionOf(string words)
    {
        var strongly = words.Contains("strongly", StringComparison.OrdinalIgnoreCase);
        return words switch
        {
            _ when NoObjection().IsMatch(words) => AdministrationPosition.NoObjection,
            _ when words.Contains("concern", StringComparison.OrdinalIgnoreCase) => AdministrationPosition.Concerned,
            _ when words.Contains("support", StringComparison.OrdinalIgnoreCase) =>
                strongly ? AdministrationPosition.StronglySupports : AdministrationPosition.Supports,
            _ => strongly ? AdministrationPosition.StronglyOpposes : AdministrationPosition.Opposes,
        };
    }

    private static string Behind(string sentence, Match match) => sentence[(match.Index + match.Length)..];

    [GeneratedRegex(@"\bveto", RegexOptions.IgnoreCase)]
    private static partial Regex Veto();

    [GeneratedRegex(@"\b(not|never)\s+((intend|plan) to )?(veto|recommend)\b|\b(he|she|they) not veto\b", RegexOptions.IgnoreCase)]
    private static partial Regex Denied();

    // Line-item, legislative and committee vetoes, and those of mayors, governors and the Security Council.
    [GeneratedRegex(
        @"line[- ]item veto|legislative veto|congressional veto|one-house veto|committee veto"
        + @"|veto (message|power|authority|right)|veto-proof"
        + @"|\b(Mayor|Governor|Council|Russia\w*|China|Chinese)\b.{0,80}?\bveto", RegexOptions.IgnoreCase)]
    private static partial Regex OtherVeto();

    [GeneratedRegex(
        @"\bvetoed\b(?! by the President if)|\b(sustain\w*|overrid\w*|overrode) (the|his|a|that|this) (President['’]s )?veto"
        + @"|\bveto(es)? of (an?|the) (identical|similar|previous|prior|earlier|nearly identical)\b"
        + @"|\b(his|previous|prior|earlier|last year['’]s) veto of\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex PastVeto();

    [GeneratedRegex(
        @"\b(he|she|President( \w+)?|I)\s+(would|will|intends? to)\s+(have no choice but to |be (forced"
        + @"|compelled|constrained) to )?(veto\b(?! (power|authority))|(use|exercise) (his|her|the|my) veto\b)|\b(would|will) be vetoed\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex PresidentVetoes();

    [GeneratedRegex(@"\badvis[eo]rs?\b.{0,80}?\b(would|will)\b.{0,60}?\brecommend\b.{0,120}?\bveto", RegexOptions.IgnoreCase)]
    private static partial Regex AdvisorsRecommend();

    [GeneratedRegex(
        @"\b(Secretar(y|ies)|Attorney General|Director|Administrator|Department|Agency|agencies|Representative"
        + @"|Chairman|OMB|Office of Management and Budget)\b.{0,160}?\b(would"
        + @"|will)\b.{0,60}?\brecommend\b.{0,120}?\bveto",
        RegexOptions.IgnoreCase)]
    private static partial Regex AgencyRecommends();

    [GeneratedRegex(
        @"\b(Administration|President|it|and|but)\b[^.;,]{0,40}?\s(?<stance>(strongly |firmly |fully "
        + @"|also )*(supports?|opposes?|opposed to)\b|does not oppose\b|(has|have|would have) no objections?\b"
        + @"|does not object\b|(has|have) (\w+ ){0,3}concerns?\b|is (\w+ )?concerned\b)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Stance();

    [GeneratedRegex(@"no objection|not oppose|not object", RegexOptions.IgnoreCase)]
    private static partial Regex NoObjection();

    [GeneratedRegex(
        @"^\s*((of|with|to|about)\s+)?((the\s+)?((House|Senate|final|prompt|swift|quick)\s+)*(passage"
        + @"|enactment|adoption|consideration)\b|(H|S)\.\s*(R|J|\d|Con)|(the )?Senate Joint|(the )?House Joint"
        + @"|(this|these|the|both) (bills?|legislation|(joint )?resolutions?|measures?|amendments?)\b(?!['’]))",
        RegexOptions.IgnoreCase)]
    private static partial Regex OnTheMeasure();

    [GeneratedRegex(
        @"^\s*(the |its |their |this )?(\w+['’]s |\w+ )?(goals?|intent|efforts?|objectives?|purposes?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OnAGoal();

    [GeneratedRegex(@"\bin (its|their|this|the) (current|present) forms?\b", RegexOptions.IgnoreCase)]
    private static partial Regex CurrentForm();

    [GeneratedRegex(
        @"(^|[\s(])(?<clause>(if|unless|should)\b.+?),?\s+(?=(the President['’]s\s+|the President\s+(would"
        + @"|will)|his\s|her\s|he\s+(would|will)|she\s+(would|will)|I\s+(would|will)"
        + @"|(the\s+)?(senior\s+)?advis))", RegexOptions.IgnoreCase)]
    private static partial Regex IfClause();

    [GeneratedRegex(
        @"^if\s+((?!\b(that|which|with (a|an|the))\b).){0,120}?\b(were|was|is|are"
        + @"|be)\s+(to be\s+)?presented\s+to\s+the\s+President$|^if\s+the\s+President\s+(were|was"
        + @"|is)\s+(to be\s+)?presented\s+with\s+((?!\b(that|which|as)\b).){0,120}$",
        RegexOptions.IgnoreCase)]
    private static partial Regex PlainPresentment();

    [GeneratedRegex(
        @"\bas (reported|passed|amended|introduced|received|engrossed|approved)( out)? (by|in"
        + @"|from) [^,.;()]{3,80}|\bRules Committee Print \d+-\d+|\bthe (House|Senate"
        + @"|Manager['’]s) Amendments? (to (the (House|Senate) Amendments? to )?(H|S)\.[A-Za-z. ]{0,8}\d+"
        + @"|in the nature of a substitute)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Version();
}
