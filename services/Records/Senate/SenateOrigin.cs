using System.Globalization;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Senate;

internal static class SenateOrigin
{
    public static DocumentOrigin Of(XmlRecord root, Vote vote) => new(
        Witness.OwnRecord, "Secretary of the Senate",
        string.Create(CultureInfo.InvariantCulture, $"vote_{root.Required("congress")}_{vote.Session}_{vote.Number:00000}.xml"),
        DocumentTime.Of(root.Find("modify_date")));
}
