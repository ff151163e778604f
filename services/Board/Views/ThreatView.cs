using VoteTracker.Board.Following;
using VoteTracker.V1;

namespace VoteTracker.Board.Views;

/// <summary>One veto threat.</summary>
public sealed record ThreatView(VetoThreat Threat)
{
    internal static ViewRequest<ThreatView> Request(string name) => new(
        ResourcePath.ParentOf(name),
        name,
        async (record, cancellationToken) => new ThreatView(await record.VetoThreats.GetVetoThreatAsync(
            new() { Name = name }, RecordClient.Options(cancellationToken))),
        update => update.VetoThreat?.Name == name);
}
