using Google.Protobuf.WellKnownTypes;
using VoteTracker.Domain;

namespace VoteTracker.State.Mapping;

/// <summary>Changes into the updates that followers get.</summary>
internal static class UpdateMapping
{
    /// <summary>Writes an update, but for its offset, which only the commit knows.</summary>
    public static V1.Update ToUpdate(this Change change, string commit, DateTimeOffset commitTime, string traceparent)
    {
        var update = new V1.Update
        {
            Commit = commit,
            CommitTime = Timestamp.FromDateTimeOffset(commitTime),
            Type = (V1.UpdateType)change.Type,
            Traceparent = traceparent,
        };
        switch (change)
        {
            case MeasureChange(_, var measure, var previousState, var actions):
                update.Resolution = measure.ToContract();
                if (previousState != measure.Status.State)
                    update.PreviousState = (V1.ResolutionState)previousState;
                var states = measure.Actions.Zip(measure.ActionStates).ToDictionary(pair => pair.First.Id, pair => pair.Second);
                update.Actions.AddRange(actions.Select(action => action.ToContract(states[action.Id])));
                break;
            case VoteChange vote:
                update.Vote = vote.Vote.ToContract();
                update.PreviousVote = vote.Previous?.ToContract();
                update.Positions.AddRange(vote.ChangedPositions.Select(position => position.ToContract()));
                break;
            case VetoThreatChange(_, var threat):
                update.VetoThreat = threat.ToContract();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "is no kind of change");
        }
        return update;
    }
}
