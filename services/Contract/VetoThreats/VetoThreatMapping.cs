using VoteTracker.Contract.Resolutions;
using VoteTracker.Domain;

namespace VoteTracker.Contract.VetoThreats;

/// <summary>Veto threats and the override outlook between domain and contract.</summary>
public static class VetoThreatMapping
{
    // As the contract says of OverrideOutlook.standing_threats.
    private const int MaxStandingThreats = 32;

    /// <summary>Writes a threat as readers get it.</summary>
    /// <param name="threat">The threat.</param>
    /// <returns>The message with its etag.</returns>
    public static V1.VetoThreat ToContract(this VetoThreat threat)
    {
        var (measures, level, position, text, source, issueDate, condition, measureVersion) = threat.Statement;
        return new V1.VetoThreat
        {
            Name = threat.Name.ToString(),
            Resolutions = { measures.Select(measure => measure.ToString()) },
            Level = (V1.VetoThreatLevel)level,
            Position = (V1.AdministrationPosition)position,
            State = (V1.VetoThreatState)threat.State,
            Statement = text,
            Source = new V1.Source
            {
                Kind = (V1.SourceKind)source.Kind,
                Title = source.Title,
                Uri = source.Uri,
                Speaker = source.Speaker,
                Unnamed = source.Unnamed,
            },
            IssueDate = ResolutionMapping.FormatDate(issueDate),
            Condition = condition,
            MeasureVersion = measureVersion,
            Supersedes = threat.Supersedes?.ToString() ?? "",
            RescindReason = threat.RescindReason,
            Provenance = threat.Statement.Provenance?.ToContract(),
        }.WithEtag((message, etag) => message.Etag = etag);
    }

    /// <summary>Writes an outlook as readers get it.</summary>
    /// <param name="outlook">The outlook.</param>
    /// <param name="missing">The votes that are cited and not recorded.</param>
    /// <returns>The message.</returns>
    public static V1.OverrideOutlook ToContract(this OverrideOutlook outlook, IEnumerable<VoteName> missing) => new()
    {
        Resolution = outlook.Measure.ToString(),
        State = (V1.ResolutionState)outlook.State,
        House = outlook.House.ToContract(),
        Senate = outlook.Senate.ToContract(),
        StandingThreats =
        {
            outlook.StandingThreats.OrderByDescending(threat => threat.Statement.Level).ThenByDescending(threat => threat.Statement.IssueDate)
                .Take(MaxStandingThreats).Select(ToContract),
        },
        StandingThreatCount = outlook.StandingThreats.Length,
        MissingVotes = { missing.Select(vote => vote.ToString()) },
    };

    private static V1.ChamberOutlook ToContract(this ChamberOutlook outlook) => new()
    {
        Passage = outlook.Passage?.ToContract(),
        Override = outlook.Override?.ToContract(),
    };

    private static V1.OverrideMeasurement ToContract(this OverrideMeasurement measurement) => new()
    {
        Vote = measurement.Vote.ToString(),
        Yea = measurement.Yea,
        Nay = measurement.Nay,
        Needed = measurement.Needed,
        ShortBy = measurement.ShortBy,
    };
}
