using System.Text;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>One update as somebody saw it, in so few bytes that a thousand watchers can remember all of theirs.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Content">Tells what it says from what another says.</param>
/// <param name="Kind">The kind of its resource, for watchers that do not want all.</param>
internal readonly record struct ObservedUpdate(long Offset, Guid Commit, ulong Content, ResourceKind Kind)
{
    private const ulong FnvBasis = 14_695_981_039_346_656_037;
    private const ulong FnvPrime = 1_099_511_628_211;

    public static ObservedUpdate Of(Update update)
    {
        var (name, etag, kind) = Resource(update);
        return new ObservedUpdate(update.Offset, Guid.ParseExact(update.Commit, "N"), Hash($"{update.Type}|{name}|{etag}|{KeyOf(update)}"), kind);
    }

    /// <summary>What a writer knows its update by; empty for an update that only follows from another.</summary>
    public static string KeyOf(Update update) => update.Type switch
    {
        UpdateType.ResolutionCreated => $"create {update.Resolution.Name}",
        UpdateType.VetoThreatIssued => $"threat {update.VetoThreat.Name}",
        UpdateType.VoteScheduled => $"schedule {update.Vote.Name}",
        UpdateType.VoteOpened => $"open {update.Vote.Name}",
        UpdateType.PositionsRecorded => $"positions {update.Vote.Name} {update.Positions[0].PrintedOption}",
        UpdateType.VoteClosed => $"close {update.Vote.Name}",
        _ => "",
    };

    /// <summary>The measures that an update is on, for which subscriptions keep an order.</summary>
    public static IReadOnlyList<string> MeasuresOf(Update update) => update.ResourceCase switch
    {
        Update.ResourceOneofCase.Vote => [.. update.Vote.Resolutions],
        Update.ResourceOneofCase.VetoThreat => [.. update.VetoThreat.Resolutions],
        _ => [update.Resolution.Name],
    };

    /// <summary>The resource that an update is on, as it is afterwards.</summary>
    public static (string Name, string Etag, ResourceKind Kind) Resource(Update update) => update.ResourceCase switch
    {
        Update.ResourceOneofCase.Resolution => (update.Resolution.Name, update.Resolution.Etag, ResourceKind.Resolution),
        Update.ResourceOneofCase.Vote => (update.Vote.Name, update.Vote.Etag, ResourceKind.Vote),
        Update.ResourceOneofCase.VetoThreat => (update.VetoThreat.Name, update.VetoThreat.Etag, ResourceKind.VetoThreat),
        _ => throw new InvalidDataException($"update {update.Offset} has no resource"),
    };

    private static ulong Hash(string text)
    {
        var hash = FnvBasis;
        foreach (var part in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ part) * FnvPrime;
        return hash;
    }
}
