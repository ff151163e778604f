using Google.Protobuf;
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
    public V1.Resolution Resolution(MeasureName name) => (V1.Resolution)Find($"{name}");

    /// <summary>How many actions of a measure are new or corrected, or count again.</summary>
    public int ChangedActions(MeasureName name) => Told(name).Sum(change =>
        change.Actions.Count(action => change.Type != ChangeType.ResolutionCorrected || action.Counts));

    /// <summary>How many actions of a measure counted before and are withdrawn.</summary>
    public int WithdrawnActions(MeasureName name) => Told(name).Sum(change =>
        change.Actions.Count(action => change.Type == ChangeType.ResolutionCorrected && !action.Counts));

    private IEnumerable<MeasureChange> Told(MeasureName name) =>
        _contents.Changes.OfType<MeasureChange>().Where(change => change.Measure.Name == name);

    /// <summary>A vote.</summary>
    public V1.Vote Vote(VoteName name) => (V1.Vote)Find($"{name}");

    /// <summary>A veto threat.</summary>
    public V1.VetoThreat VetoThreat(VetoThreatName name) => (V1.VetoThreat)Find($"{name}");

    /// <summary>A Congress whose term is over.</summary>
    public V1.Congress Congress(int congress) => (V1.Congress)Find(CongressName.Format(congress));

    // A repetition of a call that changed nothing may have read before somebody else made what that call found.
    private IMessage Find(string name) =>
        (_contents.Find(name) ?? _reads.Find(name))?.PublicMessage ?? throw new ConflictException($"{name} was not there when it was read");
}
