using VoteTracker.V1;

namespace VoteTracker.Updates.Feed;

/// <summary>What filters look at in a resource.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Chamber">The chamber of a vote or of a measure's origin; unspecified for a veto threat.</param>
/// <param name="Measures">The measures it is on.</param>
/// <param name="OtherNames">Of a vote: what it was announced as, and what it was held as.</param>
internal sealed record FeedResource(
    ResourceKind Kind, string Name, Chamber Chamber, IReadOnlyList<string> Measures, IReadOnlyList<string> OtherNames)
{
    public static FeedResource Of(Update update) => update.ResourceCase switch
    {
        Update.ResourceOneofCase.Resolution => Of(update.Resolution),
        Update.ResourceOneofCase.Vote => Of(update.Vote),
        Update.ResourceOneofCase.VetoThreat => Of(update.VetoThreat),
        // A kind that a newer release wrote; only unfiltered subscribers get it.
        _ => new FeedResource(ResourceKind.Unspecified, "", Chamber.Unspecified, [], []),
    };

    public static FeedResource Of(Resolution resolution) =>
        new(ResourceKind.Resolution, resolution.Name, resolution.OriginChamber, [], []);

    public static FeedResource Of(Vote vote) =>
        new(ResourceKind.Vote, vote.Name, vote.Chamber, Named(vote.Resolution), [.. Named(vote.HeldAs), .. vote.AnnouncedAs]);

    public static FeedResource Of(VetoThreat threat) =>
        new(ResourceKind.VetoThreat, threat.Name, Chamber.Unspecified, threat.Resolutions, []);

    private static string[] Named(string name) => name.Length == 0 ? [] : [name];
}
