using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Board.Atom;

/// <summary>An update as a feed has it, and what filters ask of it. It never changes, as the update does not.</summary>
internal sealed record AtomEntry(
    long Offset, Guid Id, DateTimeOffset Time, UpdateType Type, ResourceKind Kind, string Name, Chamber Chamber, string[] Names, string Sentence, string Detail)
{
    // A hundred entries of these are at most about 512 KB.
    private const int MaxText = 400;

    public static AtomEntry Of(Update update)
    {
        var (kind, name, chamber, others) = Resource(update);
        return new(
            update.Offset, IdOf(update), update.CommitTime.ToDateTimeOffset(), update.Type, kind, name, chamber, [name, .. others],
            Text(UpdatePhrases.Sentence(update)), Text(UpdatePhrases.Detail(update)));
    }

    /// <summary>Whether a filter wants it, as a Watch would; without types, positions on votes are left out, since a feed is read one by one.</summary>
    public bool Matches(UpdateFilter filter) =>
        (filter.Types_.Count == 0 ? Type != UpdateType.PositionsRecorded : filter.Types_.Contains(Type))
        && (Kind == ResourceKind.Congress || (
            (filter.Kinds.Count == 0 || filter.Kinds.Contains(Kind))
            && (filter.Chamber == Chamber.Unspecified || Chamber == filter.Chamber || Kind == ResourceKind.VetoThreat)
            && (filter.Resources.Count == 0 || filter.Resources.Any(Names.Contains))));

    private static (ResourceKind, string, Chamber, IEnumerable<string>) Resource(Update update) => update.ResourceCase switch
    {
        Update.ResourceOneofCase.Resolution => (ResourceKind.Resolution, update.Resolution.Name, update.Resolution.OriginChamber, []),
        Update.ResourceOneofCase.Vote => (
            ResourceKind.Vote, update.Vote.Name, update.Vote.Chamber,
            [.. update.Vote.Resolutions, update.Vote.HeldAs, .. update.Vote.AnnouncedAs, .. update.PreviousVote?.Resolutions ?? []]),
        Update.ResourceOneofCase.VetoThreat => (ResourceKind.VetoThreat, update.VetoThreat.Name, Chamber.Unspecified, update.VetoThreat.Resolutions),
        Update.ResourceOneofCase.Congress => (ResourceKind.Congress, update.Congress.Name, Chamber.Unspecified, []),
        _ => (ResourceKind.Unspecified, "", Chamber.Unspecified, []),
    };

    // The same wherever and whenever it is asked for: a commit has a name of its own, an update a place in it.
    private static Guid IdOf(Update update) => new(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{update.Commit}/{update.Offset}"))).AsSpan(0, 16), bigEndian: true);

    private static string Text(string text)
    {
        var cut = text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText), "…");
        // XML has no place for a few characters that are none.
        return cut.Any(unit => unit is '\uFFFE' or '\uFFFF') ? cut.Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD') : cut;
    }
}
