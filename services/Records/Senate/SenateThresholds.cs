using VoteTracker.V1;

namespace VoteTracker.Records.Senate;

// What a Senate vote asks, by the fraction that its record prints.
internal static class SenateThresholds
{
    // Null for a fraction that no rule of the Senate knows.
    public static VoteThreshold? Threshold(string fraction, VoteQuestion kind) => fraction switch
    {
        // Art. I, sec. 7, cl. 2, whatever the record prints.
        _ when kind == VoteQuestion.VetoOverride => VoteThreshold.TwoThirds,
        "1/2" => VoteThreshold.Majority,
        "2/3" => VoteThreshold.TwoThirds,
        // Of the senators duly chosen and sworn: Senate Rule XXII, cl. 2, and the waivers of the Congressional Budget Act, sec. 904.
        "3/5" => VoteThreshold.ThreeFifthsSworn,
        _ => null,
    };

    // Of a record that prints no fraction: only what a rule fixes is known.
    public static VoteThreshold OfKind(VoteQuestion kind, bool amendsConstitution) => kind switch
    {
        VoteQuestion.VetoOverride => VoteThreshold.TwoThirds,
        VoteQuestion.Passage => amendsConstitution ? VoteThreshold.TwoThirds : VoteThreshold.Majority,
        VoteQuestion.Cloture => VoteThreshold.ThreeFifthsSworn,
        _ => VoteThreshold.Unspecified,
    };

    // LIS lists every senator in office, so its rows are those sworn. Other thresholds do not ask.
    public static int Sworn(VoteThreshold threshold, int senators) => threshold == VoteThreshold.ThreeFifthsSworn ? senators : 0;
}
