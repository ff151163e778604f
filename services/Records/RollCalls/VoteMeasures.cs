using VoteTracker.V1;
using MeasureName = VoteTracker.Domain.MeasureName;

namespace VoteTracker.Records.RollCalls;

// The measures that a vote is on.
internal static class VoteMeasures
{
    public static Vote On(this Vote vote, IReadOnlyList<MeasureName> measures)
    {
        vote.Resolutions.AddRange(measures.Select(measure => measure.ToString()));
        return vote;
    }
}
