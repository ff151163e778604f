using System.Globalization;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Listing;

/// <summary>One indexed value of a resource. A commit compares old and new values and changes the indexes by the difference.</summary>
/// <param name="Value">Its value in the form of <see cref="FilterField.Normalize"/>; a day for a field that is one.</param>
/// <param name="IsDate">Whether it is a day, by which lists are also ordered.</param>
internal readonly record struct Facet(string Field, string Value, bool IsDate = false);

/// <summary>Reads facets off the contract's messages, as they are stored.</summary>
internal static class Facets
{
    private const string PositionsPrefix = "positions.";

    /// <summary>Kept by the threats: how many stand on a measure.</summary>
    public const string VetoThreatStanding = "veto_threat_standing";

    private const string Resolution = "resolution";
    private const string Type = "type";
    private const string OriginChamber = "origin_chamber";
    private const string ConstitutionalAmendment = "constitutional_amendment";

    /// <summary>Whether how indexes have an item tells what a field says of it (<see cref="Collections"/>), so that this needs no index.</summary>
    public static bool IsInName(string collection, string field) =>
        collection == Collections.Resolutions && field is (Type or OriginChamber);

    /// <summary>The first characters of the members of which such a field has a value: the number of a measure's type.</summary>
    public static IEnumerable<string> FirstCharacters(string field, string value) => field == Type
        ? [value]
        : Enum.GetValues<MeasureType>().Where(type => type != 0 && Number((int)type.Origin()) == value).Select(type => Number((int)type));

    /// <summary>Whether it is true of so few that those of which it is false need no index.</summary>
    public static bool IsFalse(string field, string value) => value == "false" && field is (VetoThreatStanding or ConstitutionalAmendment);

    /// <summary>Whether an index is a bitmap by the numbers of votes.</summary>
    public static bool HasBitmap(string collection, string field) => collection == Collections.Votes && field != Resolution;

    public static IEnumerable<Facet> Of(V1.Resolution measure) =>
    [
        new(Type, Number((int)measure.Type)),
        new("state", Number((int)measure.State)),
        new(OriginChamber, Number((int)measure.OriginChamber)),
        new(ConstitutionalAmendment, Truth(measure.ConstitutionalAmendment)),
        new("introduced_date", measure.IntroducedDate, IsDate: true),
        new("state_date", CapitolDay(measure), IsDate: true),
    ];

    public static IEnumerable<Facet> Of(V1.Vote vote, IEnumerable<Position> positions)
    {
        yield return new Facet("chamber", Number((int)vote.Chamber));
        yield return new Facet("state", Number((int)vote.State));
        yield return new Facet("method", Number((int)vote.Method));
        yield return new Facet("threshold", Number((int)vote.Threshold));
        yield return new Facet("question_kind", Number((int)vote.QuestionKind));
        foreach (var measure in vote.Resolutions)
            yield return new Facet(Resolution, StoredText.Measure(measure).Id);
        if (vote.HasOfficialPassed)
            yield return new Facet("official_passed", Truth(vote.OfficialPassed));
        if (vote.HasComputedPassed)
            yield return new Facet("computed_passed", Truth(vote.ComputedPassed));
        yield return new Facet(
            "disputed", Truth(vote.HasOfficialPassed && vote.HasComputedPassed && vote.OfficialPassed != vote.ComputedPassed));
        if (vote.Date.Length > 0)
            yield return new Facet("date", vote.Date, IsDate: true);
        foreach (var position in positions)
            yield return new Facet(PositionOf(position.Member.Key), Number((int)position.Option));
    }

    public static IEnumerable<Facet> Of(V1.VetoThreat threat)
    {
        yield return new Facet("state", Number((int)threat.State));
        yield return new Facet("level", Number((int)threat.Level));
        yield return new Facet("position", Number((int)threat.Position));
        yield return new Facet("issue_date", threat.IssueDate, IsDate: true);
        foreach (var measure in threat.Resolutions)
            yield return new Facet(Resolution, StoredText.Measure(measure).Id);
    }

    /// <summary>The field under which a member's positions are found.</summary>
    public static string PositionOf(string memberKey) => PositionsPrefix + memberKey;

    /// <summary>Whose positions a field has, or empty where it has none.</summary>
    public static string MemberOf(string field) =>
        field.StartsWith(PositionsPrefix, StringComparison.Ordinal) ? field[PositionsPrefix.Length..] : "";

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Truth(bool value) => value ? "true" : "false";

    // Without a time of day the instant is the start of the day in Washington, so its day must be read there too.
    private static string CapitolDay(V1.Resolution measure) =>
        CapitolMoment.FromInstant(measure.StateTime.ToDateTimeOffset()).Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
