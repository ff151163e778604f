using System.Collections.Immutable;

namespace VoteTracker.Domain;

// Commands on veto threats.
public sealed partial record Docket
{
    /// <summary>Issues a veto threat.</summary>
    /// <param name="name">Its identity.</param>
    /// <param name="statement">What was said.</param>
    /// <returns>The changes, or NEVER_PRESENTED, VETO_THREAT_EXISTS or TOO_MANY_VETO_THREATS.</returns>
    public Decision IssueVetoThreat(VetoThreatName name, AdministrationStatement statement)
    {
        if (NeverPresented(statement) is { } never)
            return Decision.Reject(never);
        if (VetoThreats.TryGetValue(name, out var known))
            return known.Statement == statement ? Decision.Accept() : Decision.Reject(Exists(name));
        return Issue([], new VetoThreat(name, statement));
    }

    /// <summary>Replaces a standing threat by a newer statement.</summary>
    /// <param name="name">The standing threat, which is in <see cref="VetoThreats"/>.</param>
    /// <param name="newName">Names the newer one.</param>
    /// <param name="statement">The newer statement.</param>
    /// <returns>The changes, or NEVER_PRESENTED, VETO_THREAT_EXISTS, VETO_THREAT_NOT_STANDING or TOO_MANY_VETO_THREATS.</returns>
    public Decision ReviseVetoThreat(VetoThreatName name, VetoThreatName newName, AdministrationStatement statement)
    {
        if (NeverPresented(statement) is { } never)
            return Decision.Reject(never);
        if (VetoThreats.ContainsKey(newName))
            return Decision.Reject(Exists(newName));
        var (revised, rejection) = VetoThreats[name].Revise();
        return revised is null
            ? Decision.Reject(rejection!)
            : Issue([new VetoThreatChange(ChangeType.VetoThreatChanged, revised)], new VetoThreat(newName, statement, name));
    }

    /// <summary>Withdraws a standing threat.</summary>
    /// <param name="name">The threat, which is in <see cref="VetoThreats"/>.</param>
    /// <param name="reason">Why.</param>
    /// <returns>The change, or VETO_THREAT_NOT_STANDING.</returns>
    public Decision RescindVetoThreat(VetoThreatName name, string reason)
    {
        var (rescinded, rejection) = VetoThreats[name].Rescind(reason);
        return rescinded is null
            ? Decision.Reject(rejection!)
            : Decision.Accept(new VetoThreatChange(ChangeType.VetoThreatChanged, rescinded));
    }

    private Decision Issue(ImmutableArray<Change> before, VetoThreat threat)
    {
        var settled = threat.Settle(measure => Measures[measure].Status.Disposition);
        // The measures must know who threatens them, so that they can settle the threat when they move.
        var links = threat.Statement.Measures.Select(name => Measures[name]).Select(measure =>
            new MeasureChange(ChangeType.Silent, measure.WithVetoThreat(threat.Name), measure.Status.State, [])).ToImmutableArray();
        return links.Select(link => MeasureLimits.RefuseVetoThreats(Measures[link.Measure.Name], link.Measure)).OfType<Rejection>()
            .FirstOrDefault() is { } tooMany
            ? Decision.Reject(tooMany)
            : Decision.Accept([.. before, new VetoThreatChange(ChangeType.VetoThreatIssued, settled), .. links]);
    }

    private Rejection? NeverPresented(AdministrationStatement statement) => statement.Measures
        .Select(name => (Name: name, Why: Presentment.WhyNever(name.Type, Measures[name].ConstitutionalAmendment)))
        .Where(measure => measure.Why is not null)
        .Select(measure => NeverPresented(measure.Name, measure.Why!))
        .FirstOrDefault();

    private static Rejection NeverPresented(MeasureName name, string why) => new(
        RejectionKind.FailedPrecondition, "NEVER_PRESENTED", $"{name} cannot be vetoed: {why}");

    private static Rejection Exists(VetoThreatName name) => new(
        RejectionKind.AlreadyExists, "VETO_THREAT_EXISTS", $"{name} exists already and says something else");
}
