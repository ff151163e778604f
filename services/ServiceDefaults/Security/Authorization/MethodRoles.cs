using System.Collections.Frozen;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>Which method needs which role. The table in docs/operations.md is made of this one, and a test compares them.</summary>
internal static class MethodRoles
{
    // A method that is not here is for operators, as is one that there is not.
    private static readonly FrozenDictionary<string, Role> Needed = new Dictionary<string, Role>
    {
        ["/grpc.health.v1.Health/Check"] = Role.None,
        ["/grpc.health.v1.Health/Watch"] = Role.None,
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Role.Reader,
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = Role.Reader,
        ["/votetracker.v1.ResolutionService/CreateResolution"] = Role.Recorder,
        ["/votetracker.v1.ResolutionService/EndCongress"] = Role.Recorder,
        ["/votetracker.v1.ResolutionService/GetResolution"] = Role.Reader,
        ["/votetracker.v1.ResolutionService/ListActions"] = Role.Reader,
        ["/votetracker.v1.ResolutionService/ListResolutions"] = Role.Reader,
        ["/votetracker.v1.ResolutionService/RecordActions"] = Role.Recorder,
        ["/votetracker.v1.ResolutionService/ReinstateActions"] = Role.Recorder,
        ["/votetracker.v1.ResolutionService/UpdateResolution"] = Role.Recorder,
        ["/votetracker.v1.ResolutionService/WithdrawActions"] = Role.Recorder,
        ["/votetracker.v1.StoreService/MigrateStore"] = Role.Operator,
        ["/votetracker.v1.SubscriptionService/CreateSubscription"] = Role.Reader,
        ["/votetracker.v1.SubscriptionService/DeleteSubscription"] = Role.Reader,
        ["/votetracker.v1.SubscriptionService/Deliver"] = Role.Reader,
        ["/votetracker.v1.SubscriptionService/GetSubscription"] = Role.Reader,
        ["/votetracker.v1.SubscriptionService/ListParked"] = Role.Reader,
        ["/votetracker.v1.SubscriptionService/ListSubscriptions"] = Role.Reader,
        ["/votetracker.v1.SubscriptionService/ReplayParked"] = Role.Reader,
        ["/votetracker.v1.SubscriptionService/UpdateSubscription"] = Role.Reader,
        ["/votetracker.v1.UpdateService/ExchangeCursor"] = Role.Reader,
        ["/votetracker.v1.UpdateService/GetHead"] = Role.Reader,
        ["/votetracker.v1.UpdateService/GetUpdate"] = Role.Reader,
        ["/votetracker.v1.UpdateService/ListCongresses"] = Role.Reader,
        ["/votetracker.v1.UpdateService/Watch"] = Role.Reader,
        ["/votetracker.v1.VetoThreatService/GetOverrideOutlook"] = Role.Reader,
        ["/votetracker.v1.VetoThreatService/GetVetoThreat"] = Role.Reader,
        ["/votetracker.v1.VetoThreatService/IssueVetoThreat"] = Role.Recorder,
        ["/votetracker.v1.VetoThreatService/ListVetoThreats"] = Role.Reader,
        ["/votetracker.v1.VetoThreatService/RescindVetoThreat"] = Role.Recorder,
        ["/votetracker.v1.VetoThreatService/ReviseVetoThreat"] = Role.Recorder,
        ["/votetracker.v1.VoteService/CloseVote"] = Role.Recorder,
        ["/votetracker.v1.VoteService/CompareVotes"] = Role.Reader,
        ["/votetracker.v1.VoteService/CorrectVote"] = Role.Recorder,
        ["/votetracker.v1.VoteService/GetVote"] = Role.Reader,
        ["/votetracker.v1.VoteService/ListPositions"] = Role.Reader,
        ["/votetracker.v1.VoteService/ListVoteRevisions"] = Role.Reader,
        ["/votetracker.v1.VoteService/ListVotes"] = Role.Reader,
        ["/votetracker.v1.VoteService/OpenVote"] = Role.Recorder,
        ["/votetracker.v1.VoteService/RecordPositions"] = Role.Recorder,
        ["/votetracker.v1.VoteService/RecordVote"] = Role.Recorder,
        ["/votetracker.v1.VoteService/RescheduleVote"] = Role.Recorder,
        ["/votetracker.v1.VoteService/ScheduleVote"] = Role.Recorder,
        ["/votetracker.v1.VoteService/VacateVote"] = Role.Recorder,
        ["/votetracker.v1.VoteService/WithdrawVote"] = Role.Recorder,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every method of the table.</summary>
    public static IEnumerable<string> Methods => Needed.Keys;

    /// <summary>The role that a method needs.</summary>
    /// <param name="method">Its full name, such as <c>/votetracker.v1.VoteService/GetVote</c>; null where there is none.</param>
    public static Role Of(string? method) => method is not null && Needed.TryGetValue(method, out var role) ? role : Role.Operator;
}
