using Google.Protobuf;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.VetoThreats;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>A veto threat; there is nothing beside its public message.</summary>
internal sealed class StoredVetoThreat : StoredResource
{
    private StoredVetoThreat(VetoThreat threat, V1.VetoThreat message, byte[] messageBytes)
        : base(message.Name, message, messageBytes, []) => (Threat, Message) = (threat, message);

    public VetoThreat Threat { get; }

    public V1.VetoThreat Message { get; }

    public override string Etag => Message.Etag;

    // A statement without a threat in it does not threaten, however long it stands.
    private bool Stands => Threat.State == VetoThreatState.Standing && Threat.Statement.Level != VetoThreatLevel.None;

    public static StoredVetoThreat Of(VetoThreat threat)
    {
        var message = threat.ToContract();
        return new StoredVetoThreat(threat, message, message.ToByteArray());
    }

    public static StoredVetoThreat Parse(byte[] messageBytes)
    {
        var message = V1.VetoThreat.Parser.ParseFrom(messageBytes);
        return new StoredVetoThreat(Restore(message), message, messageBytes);
    }

    protected override IReadOnlySet<IndexEntry> IndexAll()
    {
        var entries = IndexEntry.Of(Collections.VetoThreats, Threat.Name.Id, Facets.Of(Message), IndexForm.Sets);
        if (Stands)
            entries.UnionWith(Threat.Statement.Measures.Select(IndexEntry.StandingThreat));
        return entries;
    }

    private static VetoThreat Restore(V1.VetoThreat message) => new(
        StoredText.VetoThreat(message.Name),
        new AdministrationStatement(
            [.. message.Resolutions.Select(StoredText.Measure)],
            (VetoThreatLevel)message.Level,
            (AdministrationPosition)message.Position,
            message.Statement,
            new ThreatSource(
                (SourceKind)message.Source.Kind, message.Source.Title, message.Source.Uri, message.Source.Speaker, message.Source.Unnamed),
            StoredText.Moment(message.IssueDate, "").Date,
            message.Condition,
            message.MeasureVersion)
        {
            Provenance = message.Provenance?.ToDomain(),
        },
        message.Supersedes.Length == 0 ? null : StoredText.VetoThreat(message.Supersedes),
        (VetoThreatState)message.State,
        message.RescindReason);
}
