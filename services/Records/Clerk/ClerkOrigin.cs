using System.Globalization;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Clerk;

// Roll calls carry no time of their last change.
internal static class ClerkOrigin
{
    public static DocumentOrigin Of(Vote vote) => new(
        Witness.OwnRecord, "Clerk of the House",
        string.Create(CultureInfo.InvariantCulture, $"https://clerk.house.gov/evs/{vote.Date[..4]}/roll{vote.Number:000}.xml"));
}
