using Google.Protobuf.Reflection;

namespace VoteTracker.Contract.Listing;

/// <summary>What a collection can be filtered and ordered by.</summary>
internal sealed class ListSchema
{
    public static readonly ListSchema Resolutions = new(
        Collections.Resolutions,
        [
            FilterField.Enumeration("type", Enumeration<V1.ResolutionType>(V1.ResolutionsReflection.Descriptor)),
            FilterField.Enumeration("state", Enumeration<V1.ResolutionState>(V1.ResolutionsReflection.Descriptor)),
            FilterField.Enumeration("origin_chamber", Enumeration<V1.Chamber>(V1.ResolutionsReflection.Descriptor)),
            FilterField.Boolean("constitutional_amendment"),
            FilterField.Boolean(Facets.VetoThreatStanding),
            FilterField.Date("introduced_date"),
            FilterField.Date("state_date"),
            FilterField.Words("title"),
        ]);

    public static readonly ListSchema Votes = new(
        Collections.Votes,
        [
            FilterField.Enumeration("chamber", Enumeration<V1.Chamber>(V1.ResolutionsReflection.Descriptor)),
            FilterField.Enumeration("state", Enumeration<V1.VoteState>(V1.VotesReflection.Descriptor)),
            FilterField.Enumeration("method", Enumeration<V1.VoteMethod>(V1.VotesReflection.Descriptor)),
            FilterField.Enumeration("threshold", Enumeration<V1.VoteThreshold>(V1.VotesReflection.Descriptor)),
            FilterField.Enumeration("question_kind", Enumeration<V1.VoteQuestion>(V1.VotesReflection.Descriptor)),
            FilterField.Measure("resolution"),
            FilterField.Boolean("official_passed"),
            FilterField.Boolean("computed_passed"),
            FilterField.Boolean("disputed"),
            FilterField.Date("date"),
        ],
        positions: true);

    public static readonly ListSchema VetoThreats = new(
        Collections.VetoThreats,
        [
            FilterField.Enumeration("state", Enumeration<V1.VetoThreatState>(V1.VetoThreatsReflection.Descriptor)),
            FilterField.Enumeration("level", Enumeration<V1.VetoThreatLevel>(V1.VetoThreatsReflection.Descriptor)),
            FilterField.Enumeration("position", Enumeration<V1.AdministrationPosition>(V1.VetoThreatsReflection.Descriptor)),
            FilterField.Measure("resolution"),
            FilterField.Date("issue_date"),
        ]);

    public static readonly ListSchema Positions = new(
        "positions",
        [
            FilterField.Text("member"),
            FilterField.Text("party"),
            FilterField.Text("member_state"),
            FilterField.Enumeration("option", Enumeration<V1.VoteOption>(V1.VotesReflection.Descriptor)),
        ]);

    private static readonly FilterField Position =
        FilterField.Enumeration("positions", Enumeration<V1.VoteOption>(V1.VotesReflection.Descriptor));

    private readonly Dictionary<string, FilterField> _fields;
    private readonly bool _positions;

    private ListSchema(string collection, FilterField[] fields, bool positions = false)
    {
        Collection = collection;
        _fields = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        _positions = positions;
        Names = string.Join(", ", _fields.Keys) + (positions ? ", positions.{member}" : "");
    }

    public string Collection { get; }

    /// <summary>The names of the fields, for errors.</summary>
    public string Names { get; }

    /// <summary>The fields by which a list can be ordered.</summary>
    public IEnumerable<string> DateNames => _fields.Values.Where(known => known.IsDate).Select(known => known.Name);

    public FilterField? Find(string name) =>
        _positions && Facets.MemberOf(name).Length is > 0 and <= 160
            ? Position with { Name = name }
            : _fields.GetValueOrDefault(name);

    /// <summary>An option as a filter spells it.</summary>
    public static string NameOf(V1.VoteOption option) =>
        Enumeration<V1.VoteOption>(V1.VotesReflection.Descriptor).FindValueByNumber((int)option).Name;

    private static EnumDescriptor Enumeration<T>(FileDescriptor file)
        where T : struct, Enum => file.EnumTypes.Single(type => type.ClrType == typeof(T));
}
