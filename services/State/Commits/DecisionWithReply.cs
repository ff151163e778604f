using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>What a call decided and what it answers when that is committed.</summary>
/// <typeparam name="TReply">The answer's message.</typeparam>
/// <param name="Decision">The decision.</param>
/// <param name="Reply">Makes the answer; called only if the decision is no refusal, or once changed nothing.</param>
public sealed record DecisionWithReply<TReply>(Decision Decision, Func<CommittedResources, TReply> Reply)
{
    /// <summary>Whether the Congress has this release's schema version once it is committed.</summary>
    internal bool RaisesSchema { get; init; }
}

/// <summary>The resources that a call has read or changed, as readers get them once it is committed.</summary>
public sealed class CommittedResources
{
    private readonly CommitContents _contents;
    private readonly ReadSet _reads;

    internal CommittedResources(CommitContents contents, ReadSet reads) => (_contents, _reads) = (contents, reads);

    /// <summary>A measure.</summary>
    public V1.Resolution Resolution(MeasureName name) => Find<StoredMeasure>($"{name}").Message!;

    /// <summary>How many actions of a measure are new or corrected.</summary>
    public int ChangedActions(MeasureName name) => _contents.Changes.OfType<MeasureChange>()
        .SingleOrDefault(change => change.Measure.Name == name)?.Actions.Length ?? 0;

    /// <summary>A vote.</summary>
    public V1.Vote Vote(VoteName name) => Find<StoredVote>($"{name}").Message;

    /// <summary>A veto threat.</summary>
    public V1.VetoThreat VetoThreat(VetoThreatName name) => Find<StoredVetoThreat>($"{name}").Message;

    private T Find<T>(string name)
        where T : StoredResource =>
        (T)(_contents.Find(name) ?? _reads.Find(name) ?? throw new InvalidOperationException($"{name} was neither read nor written"));
}
