using System.Globalization;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Listing;

/// <summary>Which indexes have a resource. Lists find those of each form, and the release before those of the first.</summary>
internal enum IndexForm
{
    /// <summary>One for each value of each field, as in schema version 2.</summary>
    Sets,

    /// <summary>The same, and bitmaps have the positions of members.</summary>
    Bitmaps,

    /// <summary>What a name tells or what is true of few needs none; an order is that of the days themselves; votes have bitmaps.</summary>
    Few,
}

/// <summary>One place of a resource in an index, or a change of it.</summary>
/// <param name="Index">The index, in the words of <see cref="IndexNames"/>.</param>
/// <param name="Score">
/// Its score; "" takes it out; "+1" counts it up and "-1" down. In a bitmap <see cref="Set"/>, and <see cref="Clear"/> takes it out.
/// </param>
internal readonly record struct IndexEntry(string Index, string Member, string Score)
{
    private const string Up = "+1";
    private const string Down = "-1";
    private const string Out = "";

    /// <summary>The bit of the resource's number is one.</summary>
    public const string Set = "set";

    /// <summary>And now zero.</summary>
    public const string Clear = "clear";

    /// <summary>Whether the index is a bitmap.</summary>
    public bool IsBit => Score is Set or Clear;

    /// <summary>All index entries of a resource. A commit applies the difference between two versions.</summary>
    /// <param name="collection">Its collection.</param>
    /// <param name="member">How its indexes have it.</param>
    /// <param name="facets">By what it is found.</param>
    /// <param name="form">Which indexes it has.</param>
    public static HashSet<IndexEntry> Of(string collection, string member, IEnumerable<Facet> facets, IndexForm form)
    {
        var entries = new HashSet<IndexEntry> { new(collection, member, "0") };
        foreach (var (field, value, isDate) in facets)
        {
            if (isDate)
            {
                entries.Add(new(IndexNames.Dates(collection, field), member, Day(value, 0).ToString(CultureInfo.InvariantCulture)));
                if (form != IndexForm.Few)
                    entries.Add(new(IndexNames.DateOrder(collection, field), $"{value}:{member}", "0"));
            }
            else if (form != IndexForm.Few || !(Facets.IsInName(collection, field) || Facets.IsFalse(field, value)))
            {
                var isBit = form == IndexForm.Few
                    ? Facets.HasBitmap(collection, field)
                    : form == IndexForm.Bitmaps && Facets.MemberOf(field).Length > 0;
                entries.Add(new(IndexNames.Facet(collection, field, value), member, isBit ? Set : "0"));
            }
        }
        return entries;
    }

    /// <summary>A count, since several threats may stand on one measure.</summary>
    public static IndexEntry StandingThreat(MeasureName measure) => new(
        IndexNames.Facet(Collections.Resolutions, Facets.VetoThreatStanding, "true"), Collections.Member(measure), Up);

    /// <summary>The index changes between two versions of a resource: first what is taken out, then what is put in, which may be the same.</summary>
    public static IEnumerable<IndexEntry> Between(IReadOnlySet<IndexEntry> before, IReadOnlySet<IndexEntry> after) =>
    [
        .. before.Where(entry => !after.Contains(entry)).Select(gone => gone with { Score = gone.Score switch { Up => Down, Set => Clear, _ => Out } }),
        .. after.Where(entry => !before.Contains(entry)),
    ];

    /// <summary>A day as a score.</summary>
    public static double Day(string date, int otherwise) =>
        date.Length == 0 ? otherwise : double.Parse(date.Replace("-", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
