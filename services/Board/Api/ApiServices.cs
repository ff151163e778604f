using VoteTracker.V1;

namespace VoteTracker.Board.Api;

// What there is to map: routes and methods come from the contract, and ForwardedCalls answers instead of each method.

/// <summary>ResolutionService, answered by its own process.</summary>
internal sealed class Resolutions : ResolutionService.ResolutionServiceBase;

/// <summary>StoreService, answered by the process of the ResolutionService.</summary>
internal sealed class Store : StoreService.StoreServiceBase;

/// <summary>VoteService, answered by its own process.</summary>
internal sealed class Votes : VoteService.VoteServiceBase;

/// <summary>VetoThreatService, answered by its own process.</summary>
internal sealed class VetoThreats : VetoThreatService.VetoThreatServiceBase;

/// <summary>UpdateService, answered by its own process.</summary>
internal sealed class Updates : UpdateService.UpdateServiceBase;

/// <summary>SubscriptionService, answered by the process of the UpdateService.</summary>
internal sealed class Subscriptions : SubscriptionService.SubscriptionServiceBase;
