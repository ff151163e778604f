using Google.Protobuf.Collections;
using VoteTracker.Domain;
using VoteTracker.V1;
using Chamber = VoteTracker.V1.Chamber;
using VetoThreat = VoteTracker.V1.VetoThreat;
using Vote = VoteTracker.V1.Vote;

namespace VoteTracker.Updates.Feed;

/// <summary>What filters look at in a resource.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Chamber">The chamber of a vote or of a measure's origin; unspecified for a veto threat.</param>
/// <param name="Measures">The measures it is on, and of an update that takes a vote off one, that one too.</param>
/// <param name="OtherNames">Of a vote: what it was announced as, and what it was held as.</param>
internal sealed record FeedResource(
    ResourceKind Kind, string Name, Chamber Chamber, IReadOnlyList<string> Measures, IReadOnlyList<string> OtherNames)
{
    public static FeedResource Of(Update update) => update.ResourceCase switch
    {
        Update.ResourceOneofCase.Resolution => Of(update.Resolution),
        Update.ResourceOneofCase.Vote when update.PreviousVote is { } previous && !previous.Resolutions.ToHashSet().SetEquals(update.Vote.Resolutions) =>
            Moved(update.Vote, previous.Resolutions),
        Update.ResourceOneofCase.Vote => Of(update.Vote),
        Update.ResourceOneofCase.VetoThreat => Of(update.VetoThreat),
        Update.ResourceOneofCase.Congress => new FeedResource(ResourceKind.Congress, update.Congress.Name, Chamber.Unspecified, [], []),
        // A kind that a newer release wrote; nobody can have asked for it.
        _ => new FeedResource(ResourceKind.Unspecified, "", Chamber.Unspecified, [], []),
    };

    public static FeedResource Of(Resolution resolution) =>
        new(ResourceKind.Resolution, resolution.Name, resolution.OriginChamber, [], []);

    public static FeedResource Of(Vote vote) =>
        new(ResourceKind.Vote, vote.Name, vote.Chamber, vote.Resolutions, [.. Named(vote.HeldAs), .. vote.AnnouncedAs]);

    public static FeedResource Of(VetoThreat threat) =>
        new(ResourceKind.VetoThreat, threat.Name, Chamber.Unspecified, threat.Resolutions, []);

    /// <summary>Whether a name is that of a resource with updates in a Congress.</summary>
    public static bool IsNameIn(int congress, string name) => congress ==
        (MeasureName.TryParse(name, out var measure) ? measure.Congress
            : VoteName.TryParse(name, out var vote) ? vote.Congress
            : VetoThreatName.TryParse(name, out var threat) ? threat.Congress
            : 0);

    // A vote that is taken off a measure: that is the last that the measure's followers hear of it, and it comes after what they heard
    // before. One without a measure is in order by its own name.
    private static FeedResource Moved(Vote vote, RepeatedField<string> from) => Of(vote) with
    {
        Measures = [.. vote.Resolutions, .. from.Count > 0 ? from.Except(vote.Resolutions) : [vote.Name]],
    };

    private static string[] Named(string name) => name.Length == 0 ? [] : [name];
}
