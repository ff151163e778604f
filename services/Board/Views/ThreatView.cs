using VoteTracker.Board.Following;
using VoteTracker.V1;

namespace VoteTracker.Board.Views;

/// <summary>One veto threat.</summary>
public sealed record ThreatView(VetoThreat Threat)
{
    internal static ViewRequest<ThreatView> Request(string name) => new(
        ResourcePath.ParentOf(name),
        name,
        async (record, end) => new ThreatView(await record.VetoThreats.GetVetoThreatAsync(new() { Name = name }, RecordClient.Options(end))),
        update => update.VetoThreat?.Name == name);
}
