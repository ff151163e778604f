using System.Text.RegularExpressions;
using VoteTracker.Domain;

namespace VoteTracker.Cli.Arguments;

/// <summary>A resource name as it was typed: hjres46, 116/hjres46, or in full. The services say whether it exists.</summary>
/// <param name="Congress">Its Congress; null where the name does not say it.</param>
/// <param name="Collection">What it is one of.</param>
/// <param name="Id">Its last segment.</param>
internal sealed partial record TypedName(int? Congress, string Collection, string Id)
{
    public const string Resolutions = "resolutions";
    public const string Votes = "votes";
    public const string VetoThreats = "vetoThreats";
    public const string Subscriptions = "subscriptions";

    /// <summary>Reads a name.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="collections">What it may be, in the order in which a short name is tried.</param>
    /// <returns>Null where it cannot be any of them.</returns>
    public static TypedName? Parse(string typed, params ReadOnlySpan<string> collections)
    {
        if (Full().Match(typed) is { Success: true } full)
        {
            return collections.Contains(full.Groups["collection"].Value) && Number(full.Groups["congress"].Value) is { } of
                ? new TypedName(of, full.Groups["collection"].Value, full.Groups["id"].Value)
                : null;
        }

        var slash = typed.IndexOf('/', StringComparison.Ordinal);
        int? congress = null;
        if (slash >= 0 && (congress = Number(typed[..slash])) is null)
            return null;
        foreach (var collection in collections)
            if (IdOf(typed[(slash + 1)..], collection) is { } id)
                return new TypedName(congress, collection, id);
        return null;
    }

    /// <summary>The full name, in a Congress where it does not say its own.</summary>
    public string In(int congress) => $"{CongressName.Format(Congress ?? congress)}/{Collection}/{Id}";

    /// <summary>The number of a Congress: 116, or congresses/116.</summary>
    public static int? Number(string typed) =>
        CongressName.TryParse(typed, out var congress) || CongressName.TryParse("congresses/" + typed, out congress) ? congress : null;

    // Also as it is printed, H.J.Res. 46.
    private static string? IdOf(string id, string collection) => collection switch
    {
        Resolutions => id.Replace(".", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() is var slug
            && MeasureName.TryParseId(1, slug, out _) ? slug : null,
        Votes => VoteName.TryParse($"congresses/1/votes/{id}", out _) ? id : null,
        _ => CongressName.IsId(id, VetoThreatName.MaxIdLength) ? id : null,
    };

    [GeneratedRegex("^congresses/(?<congress>[0-9]+)/(?<collection>[A-Za-z]+)/(?<id>[^/]+)$")]
    private static partial Regex Full();
}
