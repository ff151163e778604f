using Google.Protobuf.WellKnownTypes;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Contract.Votes;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>Changes into the updates that followers get.</summary>
internal static class UpdateMapping
{
    /// <summary>Writes an update, but for its offset.</summary>
    /// <param name="change">The change.</param>
    /// <param name="resource">The resource as it is after the change.</param>
    /// <param name="commit">The commit's id.</param>
    /// <param name="commitTime">The commit's time.</param>
    /// <param name="traceparent">The trace of the call.</param>
    /// <param name="author">Who made the call, or empty.</param>
    public static V1.Update ToUpdate(
        this Change change, StoredResource resource, string commit, DateTimeOffset commitTime, string traceparent, string author)
    {
        var update = new V1.Update
        {
            Commit = commit,
            CommitTime = Timestamp.FromDateTimeOffset(commitTime),
            Type = (V1.UpdateType)change.Type,
            Traceparent = traceparent,
            Author = author,
        };
        switch (change, resource)
        {
            case (MeasureChange(_, var measure, var previousState, var actions), StoredMeasure stored):
                update.Resolution = stored.Message;
                if (previousState != measure.Status.State)
                    update.PreviousState = (V1.ResolutionState)previousState;
                var states = measure.StatesByAction();
                update.Actions.AddRange(actions.Select(action => action.ToContract(states.GetValueOrDefault(action.Id))));
                break;
            case (VoteChange vote, StoredVote stored):
                update.Vote = stored.Message;
                update.PreviousVote = vote.Previous?.ToContract();
                update.Positions.AddRange(vote.ChangedPositions.Select(position => position.ToContract()));
                break;
            case (VetoThreatChange, StoredVetoThreat stored):
                update.VetoThreat = stored.Message;
                break;
            case (CongressChange, StoredCongress stored):
                update.Congress = stored.Message;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "is no kind of change");
        }
        return update;
    }
}
