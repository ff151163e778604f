using VoteTracker.Records.RollCalls;
using VoteTracker.V1;

namespace VoteTracker.Records.Clerk;

// What a House vote asks, by the words of its type and by the question that fixes the fraction.
internal static class HouseThresholds
{
    public const string SpeakerElection = "Election of the Speaker";

    // fraction: "2/3" and so on, where the record prints one.
    public static VoteThreshold Threshold(string voteType, string question, VoteQuestion kind)
    {
        if (voteType.Contains("QUORUM", StringComparison.OrdinalIgnoreCase))
            return VoteThreshold.Unspecified;
        if (question.Equals(SpeakerElection, StringComparison.OrdinalIgnoreCase))
            return VoteThreshold.MajorityForPerson;
        // Art. I, sec. 7, cl. 2 and House Rule XV, cl. 1 fix two thirds whatever the type says: the type of roll 240 of 2020
        // lacks the fraction.
        if (kind is VoteQuestion.VetoOverride or VoteQuestion.PassageUnderSuspension
            || voteType.StartsWith("2/3", StringComparison.Ordinal))
            return VoteThreshold.TwoThirds;
        return voteType.StartsWith("3/5", StringComparison.Ordinal) ? VoteThreshold.ThreeFifths : VoteThreshold.Majority;
    }

    // A quorum call is printed as "Passed" and a Speaker's election as the name of the leading candidate: neither carries.
    public static bool? Carried(VoteThreshold threshold, string result) =>
        threshold is VoteThreshold.Unspecified or VoteThreshold.MajorityForPerson ? null : VoteWords.Carried(result);
}
