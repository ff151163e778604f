using VoteTracker.Domain;

namespace VoteTracker.Contract.VetoThreats;

/// <summary>Requests about veto threats into the domain's terms.</summary>
public static class VetoThreatRequests
{
    private const int MaxMeasures = 32;

    public static VetoThreatName NewName(int congress, string id) =>
        new(congress, RequestFields.Id(id, "veto_threat_id", VetoThreatName.MaxIdLength));

    public static AdministrationStatement Statement(V1.VetoThreat? message, int congress, DateTimeOffset now, string caller)
    {
        if (message is null)
            throw RequestFields.Wrong("veto_threat", "is required");
        RequestFields.Number(message.Resolutions.Count, "veto_threat.resolutions", 1, MaxMeasures);
        var measures = message.Resolutions.Select((name, index) => Measure(name, congress, $"veto_threat.resolutions[{index}]"));
        return new AdministrationStatement(
            [.. measures.Distinct()],
            RequestFields.Enumeration<V1.VetoThreatLevel, VetoThreatLevel>(message.Level, "veto_threat.level"),
            RequestFields.Enumeration<V1.AdministrationPosition, AdministrationPosition>(message.Position, "veto_threat.position"),
            RequestFields.Text(message.Statement, "veto_threat.statement", 8_192, required: true),
            Source(message.Source),
            RequestFields.Date(message.IssueDate, "veto_threat.issue_date"),
            RequestFields.Text(message.Condition, "veto_threat.condition", 8_192),
            RequestFields.Text(message.MeasureVersion, "veto_threat.measure_version", 1_024))
        {
            Provenance = ProvenanceMapping.Read(message.Provenance, "veto_threat.provenance", now, caller),
        };
    }

    private static MeasureName Measure(string value, int congress, string path)
    {
        var measure = RequestFields.Measure(value, path);
        return measure.Congress == congress
            ? measure
            : throw RequestFields.Wrong(path, "must be a measure of the same Congress as the threat");
    }

    private static ThreatSource Source(V1.Source? source)
    {
        if (source is null)
            throw RequestFields.Wrong("veto_threat.source", "is required");
        return new ThreatSource(
            RequestFields.Enumeration<V1.SourceKind, SourceKind>(source.Kind, "veto_threat.source.kind", required: true),
            RequestFields.Text(source.Title, "veto_threat.source.title", 1_024),
            RequestFields.WebAddress(source.Uri, "veto_threat.source.uri", 2_048),
            RequestFields.Text(source.Speaker, "veto_threat.source.speaker", 256),
            source.Unnamed);
    }
}
