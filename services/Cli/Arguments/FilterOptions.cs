using System.CommandLine;
using VoteTracker.V1;

namespace VoteTracker.Cli.Arguments;

/// <summary>--resolution and --kind: which updates.</summary>
internal sealed class FilterOptions
{
    private static readonly Dictionary<string, ResourceKind> KindNames = new()
    {
        ["resolution"] = ResourceKind.Resolution,
        ["vote"] = ResourceKind.Vote,
        ["veto-threat"] = ResourceKind.VetoThreat,
    };

    public FilterOptions() => Kinds.AcceptOnlyFromAmong([.. KindNames.Keys]);

    public Option<TypedName[]> Resolutions { get; } =
        ResourceName.Resolutions("Only this measure and the votes and veto threats on it, such as hjres46; may be repeated");

    public Option<string[]> Kinds { get; } = new("--kind") { Description = "Only this kind; may be repeated", DefaultValueFactory = _ => [] };

    /// <summary>What was typed as a filter; null where nothing was.</summary>
    public UpdateFilter? Of(ParseResult arguments, int congress)
    {
        var filter = new UpdateFilter
        {
            Resources = { arguments.GetRequiredValue(Resolutions).Select(name => name.In(congress)) },
            Kinds = { arguments.GetRequiredValue(Kinds).Select(kind => KindNames[kind]) },
        };

        // Absent and empty mean the same; absent is what others send who want everything.
        return filter.CalculateSize() == 0 ? null : filter;
    }
}
