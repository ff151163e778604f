using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VoteTracker.Domain;

/// <summary>Tells by few bytes whether two documents say the same.</summary>
internal static class ContentHash
{
    public static ulong Of(IEnumerable<OfficialAction> actions)
    {
        var text = new StringBuilder();
        foreach (var action in actions.OrderBy(action => action.Id, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{action.Id}\0{action.Moment.Date:O}\0{action.Moment.Time:O}\0{action.Sequence}\0")
                .Append(CultureInfo.InvariantCulture, $"{action.Kind}\0{action.Chamber}\0{action.Text}\0{action.Code}\0{action.Vote}\0{action.Contested}\0");
        return Of(text.ToString());
    }

    public static ulong Of(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
