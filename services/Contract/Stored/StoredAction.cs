using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>An action as it lies apart from its measure, so that a write costs what it writes.</summary>
/// <param name="Measure">The name of the measure.</param>
/// <param name="Id">The action's id.</param>
/// <param name="Bytes">The action as readers get it, but for the state, which follows from the whole.</param>
internal sealed record StoredAction(string Measure, string Id, byte[] Bytes, string Place)
{
    /// <summary>The length of <see cref="Digest"/>.</summary>
    public const int DigestLength = 16;

    /// <summary>Tells whether an action says the same, without reading what it says.</summary>
    public byte[] Digest => SHA256.HashData(Bytes)[..DigestLength];

    public static StoredAction Of(string measure, OfficialAction action) =>
        new(measure, action.Id, action.ToContract(MeasureState.Unspecified).ToByteArray(), PlaceOf(action));

    /// <summary>
    /// Where it stands in the list: fixed in length, so that, with the id behind it, the order of the bytes is
    /// <see cref="MeasureHistory.ActionOrder"/>.
    /// </summary>
    public static string PlaceOf(OfficialAction action)
    {
        var time = ResolutionMapping.FormatTime(action.Moment.Time).PadLeft(8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ResolutionMapping.FormatDate(action.Moment.Date)} {action.Sequence:D10} {time} {(int)action.Kind:D2} ");
    }
}
