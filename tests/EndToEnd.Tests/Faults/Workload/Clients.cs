using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Workload;

/// <summary>The clients that writers write with.</summary>
internal sealed record Clients(
    ResolutionService.ResolutionServiceClient Resolutions,
    VoteService.VoteServiceClient Votes,
    VetoThreatService.VetoThreatServiceClient VetoThreats);
