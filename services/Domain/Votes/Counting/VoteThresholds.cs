namespace VoteTracker.Domain;

/// <summary>What a count says under a rule.</summary>
/// <param name="Passed">Whether the rule is satisfied.</param>
/// <param name="Denominator">How many votes the fraction is taken of.</param>
/// <param name="Needed">The least number of yeas that would satisfy it with that denominator.</param>
public readonly record struct VoteComputation(bool Passed, int Denominator, int Needed);

/// <summary>The rules in integers: no fraction is ever rounded.</summary>
public static class VoteThresholds
{
    /// <summary>The number of seats in the Senate, the denominator of <see cref="VoteThreshold.ThreeFifthsSworn"/> when all are filled.</summary>
    public const int SenateSeats = 100;

    /// <summary>Applies a rule to a count.</summary>
    /// <param name="threshold">The rule.</param>
    /// <param name="tally">The count.</param>
    /// <param name="tieBreaker">The Vice President's vote, or null.</param>
    /// <param name="sworn">Senators duly chosen and sworn; 0 means all seats are filled.</param>
    /// <returns>What the count says, or null where the rule decides nothing.</returns>
    public static VoteComputation? Compute(VoteThreshold threshold, Tally tally, TieBreaker? tieBreaker = null, int sworn = 0)
    {
        // In an impeachment trial the articles are voted guilty or not guilty; the fraction is the same.
        var yea = tally.Yea + tally.Guilty;
        var nay = tally.Nay + tally.NotGuilty;
        var voting = yea + nay;
        switch (threshold)
        {
            case VoteThreshold.Majority:
                // "unless they be equally divided" (Art. I, sec. 3, cl. 4): where nobody votes, nobody is divided.
                var tie = voting > 0 && yea == nay;
                var passed = yea > nay || (tie && tieBreaker?.Option == VoteOption.Yea);
                return new VoteComputation(passed, voting, voting / 2 + 1);
            case VoteThreshold.TwoThirds:
                return Fraction(yea, voting, 2, 3);
            case VoteThreshold.ThreeFifths:
                return Fraction(yea, voting, 3, 5);
            case VoteThreshold.ThreeFifthsSworn:
                return Fraction(yea, sworn == 0 ? SenateSeats : sworn, 3, 5);
            case VoteThreshold.MajorityForPerson:
                var forPersons = tally.ByCandidate.Sum(candidate => candidate.Votes);
                var most = tally.ByCandidate.Select(candidate => candidate.Votes).DefaultIfEmpty().Max();
                return new VoteComputation(most > forPersons / 2, forPersons, forPersons / 2 + 1);
            default:
                return null;
        }
    }

    /// <summary>The least yeas that are two thirds of so many voting.</summary>
    /// <param name="voting">Yeas and nays.</param>
    /// <returns>285 of 427, for instance.</returns>
    public static int NeededForTwoThirds(int voting) => Fraction(0, voting, 2, 3).Needed;

    private static VoteComputation Fraction(int yea, int denominator, int numerator, int parts)
    {
        // Where nobody votes nothing carries, though 0 >= 0.
        var needed = Math.Max(1, (int)(((long)numerator * denominator + parts - 1) / parts));
        return new VoteComputation(yea >= needed, denominator, needed);
    }
}
