using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>An action as it lies apart from its measure, so that a write costs what it writes.</summary>
/// <param name="Measure">The name of the measure.</param>
/// <param name="Id">The action's id.</param>
/// <param name="Bytes">
/// The action as readers get it, but for the state, which follows from the whole, and for sources that are a newest whole document, which
/// lies apart: those have no document time.
/// </param>
/// <param name="Digest">Tells whether an action says the same, without reading what it says.</param>
/// <param name="Place">Where it stands in the list.</param>
internal sealed record StoredAction(string Measure, string Id, byte[] Bytes, byte[] Digest, string Place)
{
    /// <summary>The length of <see cref="Digest"/>.</summary>
    public const int DigestLength = 16;

    public static StoredAction Of(string measure, RecordedAction recorded) => new(
        measure, recorded.Id, Write(recorded).ToByteArray(), DigestOf(recorded.Action), PlaceOf(recorded.Action));

    public static StoredAction Of(string measure, V1.Action action)
    {
        var content = Content(action);
        return new StoredAction(measure, action.Id, action.ToByteArray(), DigestOf(content), PlaceOf(content));
    }

    /// <summary>Tells whether an action says the same: of its content alone, whoever states it.</summary>
    public static byte[] DigestOf(OfficialAction action) =>
        SHA256.HashData(action.ToContract(MeasureState.Unspecified).ToByteArray())[..DigestLength];

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

    /// <summary>The message of <see cref="Bytes"/>.</summary>
    public static V1.Action Write(RecordedAction recorded)
    {
        var message = recorded.ToContract(MeasureState.Unspecified);
        foreach (var (provenance, isNewest) in recorded.Sources)
        {
            var source = provenance.ToContract();
            if (isNewest)
                (source.Source, source.Document, source.DocumentTime) = ("", "", null);
            message.Sources.Add(source);
        }
        return message;
    }

    public static RecordedAction Restore(V1.Action action) => new(
        Content(action),
        [.. action.Sources.Select(Source)],
        action.Withdrawn
            ? new Withdrawal(action.WithdrawalReason, action.WithdrawalTime.ToDateTimeOffset(), action.WithdrawalAuthor, action.WithdrawnByHand)
            : null);

    public static OfficialAction Content(V1.Action action) => new(
        action.Id,
        StoredText.Moment(action.Date, action.TimeOfDay),
        action.Sequence,
        (ActionKind)action.Kind,
        (Chamber)action.Chamber,
        action.Text,
        action.Code,
        action.Vote.Length == 0 ? null : StoredText.Vote(action.Vote),
        action.Contested);

    /// <summary>Says the newest whole documents where they are the sources of an action.</summary>
    public static void Resolve(V1.Action action, ImmutableArray<WholeDocument> wholes)
    {
        foreach (var source in action.Sources.Where(source => source.DocumentTime is null))
        {
            if (wholes.FirstOrDefault(whole => whole.Witness == (Witness)source.Witness)?.Provenance.ToContract() is { } whole)
                (source.Source, source.Document, source.DocumentTime) = (whole.Source, whole.Document, whole.DocumentTime);
        }
    }

    private static StatementSource Source(V1.Provenance source)
    {
        var isNewest = source.DocumentTime is null;
        if (isNewest)
            source = new V1.Provenance(source) { DocumentTime = new Google.Protobuf.WellKnownTypes.Timestamp() };
        return new StatementSource(source.ToDomain(), isNewest);
    }
}
