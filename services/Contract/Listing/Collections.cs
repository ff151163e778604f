using System.Globalization;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Listing;

/// <summary>
/// The collections of a Congress and the order in which they are listed. Index members sort as text. The resource's id is what follows
/// the bar, or the whole member if there is no bar.
/// </summary>
internal static class Collections
{
    public const string Resolutions = "resolutions";
    public const string Votes = "votes";
    public const string VetoThreats = "vetoThreats";
    public const string Subscriptions = "subscriptions";

    public static string Member(MeasureName measure) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)measure.Type}{measure.Number:D5}|{measure.Id}");

    public static string Member(VoteName vote) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)vote.Chamber}{vote.Session}{vote.Number:D5}|{vote.Id}");

    public static string Id(string member) => member[(member.IndexOf('|', StringComparison.Ordinal) + 1)..];

    public static string ResourceName(int congress, string collection, string id) => $"{CongressName.Format(congress)}/{collection}/{id}";
}
