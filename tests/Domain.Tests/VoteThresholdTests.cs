using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace VoteTracker.Domain.Tests;

public class VoteThresholdTests
{
    private const int Seats = 60;

    [Fact]
    public void Majority_is_more_yeas_than_nays_and_a_tie_fails() => ForEveryCount((yea, nay) =>
        Passed(VoteThreshold.Majority, yea, nay) == yea > nay);

    [Fact]
    public void Two_thirds_are_of_those_voting() => ForEveryCount((yea, nay) =>
        Passed(VoteThreshold.TwoThirds, yea, nay) == (yea + nay > 0 && 3L * yea >= 2L * ((long)yea + nay)));

    [Fact]
    public void Three_fifths_are_of_those_voting() => ForEveryCount((yea, nay) =>
        Passed(VoteThreshold.ThreeFifths, yea, nay) == (yea + nay > 0 && 5L * yea >= 3L * ((long)yea + nay)));

    [Theory]
    [InlineData(VoteThreshold.Majority)]
    [InlineData(VoteThreshold.TwoThirds)]
    [InlineData(VoteThreshold.ThreeFifths)]
    public void Needed_is_the_least_number_of_yeas_that_carries_with_so_many_voting(VoteThreshold threshold) => ForEveryCount((yea, nay) =>
    {
        var needed = Compute(threshold, yea, nay).Needed;
        var voting = yea + nay;
        return needed > voting
            ? !Passed(threshold, voting, 0)
            : Passed(threshold, needed, voting - needed) && !Passed(threshold, needed - 1, voting - needed + 1);
    });

    [Theory]
    [InlineData(VoteThreshold.Majority)]
    [InlineData(VoteThreshold.TwoThirds)]
    [InlineData(VoteThreshold.ThreeFifths)]
    public void Present_and_absent_members_are_in_no_fraction(VoteThreshold threshold) => ForEveryCount((yea, nay) =>
    {
        var tally = new Tally { Yea = yea, Nay = nay, Present = 7, NotVoting = 11, LivePairs = 3 };
        return VoteThresholds.Compute(threshold, tally) == Compute(threshold, yea, nay)
            && Compute(threshold, yea, nay).Denominator == yea + nay;
    });

    [Theory]
    [InlineData(VoteThreshold.Majority)]
    [InlineData(VoteThreshold.TwoThirds)]
    [InlineData(VoteThreshold.ThreeFifths)]
    [InlineData(VoteThreshold.ThreeFifthsSworn)]
    [InlineData(VoteThreshold.MajorityForPerson)]
    public void Nothing_carries_where_nobody_votes(VoteThreshold threshold)
    {
        Assert.False(Passed(threshold, 0, 0));
        Assert.Equal(threshold == VoteThreshold.ThreeFifthsSworn ? 60 : 1, Compute(threshold, 0, 0).Needed);
    }

    [Fact]
    public void Absence_counts_against_cloture()
    {
        for (var sworn = 1; sworn <= 100; sworn++)
        {
            for (var yea = 0; yea <= sworn; yea++)
            {
                var computed = VoteThresholds.Compute(VoteThreshold.ThreeFifthsSworn, new Tally { Yea = yea }, sworn: sworn)!.Value;
                Assert.Equal(5 * yea >= 3 * sworn, computed.Passed);
                Assert.Equal(sworn, computed.Denominator);
                Assert.True(5 * computed.Needed >= 3 * sworn && 5 * (computed.Needed - 1) < 3 * sworn);
            }
        }
    }

    [Fact]
    public void Cloture_needs_sixty_where_no_seat_is_said_to_be_vacant() =>
        Assert.Equal(
            new VoteComputation(false, 100, 60),
            VoteThresholds.Compute(VoteThreshold.ThreeFifthsSworn, new Tally { Yea = 59, Nay = 0, NotVoting = 41 }));

    [Fact]
    public void Vice_President_breaks_only_a_tie() => ForEveryCount((yea, nay) =>
    {
        var tally = new Tally { Yea = yea, Nay = nay };
        var with = VoteThresholds.Compute(VoteThreshold.Majority, tally, new TieBreaker("Vice President", VoteOption.Yea))!.Value.Passed;
        var against = VoteThresholds.Compute(VoteThreshold.Majority, tally, new TieBreaker("Vice President", VoteOption.Nay))!.Value.Passed;
        return with == (yea > nay || (yea == nay && yea > 0)) && against == yea > nay;
    });

    [Theory]
    [InlineData(VoteThreshold.TwoThirds)]
    [InlineData(VoteThreshold.ThreeFifths)]
    [InlineData(VoteThreshold.ThreeFifthsSworn)]
    public void Vice_President_has_no_part_in_a_larger_fraction(VoteThreshold threshold) => ForEveryCount((yea, nay) =>
    {
        var tally = new Tally { Yea = yea, Nay = nay };
        return VoteThresholds.Compute(threshold, tally, new TieBreaker("Vice President", VoteOption.Yea))
            == VoteThresholds.Compute(threshold, tally);
    });

    [Fact]
    public void Conviction_is_by_two_thirds_of_guilty_and_not_guilty() => ForEveryCount((guilty, notGuilty) =>
        VoteThresholds.Compute(VoteThreshold.TwoThirds, new Tally { Guilty = guilty, NotGuilty = notGuilty })
            == Compute(VoteThreshold.TwoThirds, guilty, notGuilty));

    [Fact]
    public void Speaker_needs_more_than_half_of_the_votes_for_persons() =>
        Prop.ForAll(
            Gen.ListOf(Gen.Choose(1, 300)).ToArbitrary(),
            votes =>
            {
                var candidates = votes.Select((count, index) => new CandidateTally($"Person {index}", count));
                var tally = new Tally { Present = 5, ByCandidate = [.. candidates] };
                var computed = VoteThresholds.Compute(VoteThreshold.MajorityForPerson, tally)!.Value;
                var all = votes.Sum();
                return computed.Denominator == all
                    && 2 * computed.Needed > all && 2 * (computed.Needed - 1) <= all
                    && computed.Passed == votes.Any(count => 2 * count > all);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quorum_call_decides_nothing() =>
        Assert.Null(VoteThresholds.Compute(VoteThreshold.Unspecified, new Tally { Present = 420, NotVoting = 15 }));

    [Theory]
    [InlineData(427, 285)]
    [InlineData(100, 67)]
    [InlineData(429, 286)]
    [InlineData(3, 2)]
    [InlineData(1, 1)]
    public void Two_thirds_of_so_many_voting_are(int voting, int needed) =>
        Assert.Equal(needed, VoteThresholds.NeededForTwoThirds(voting));

    private static VoteComputation Compute(VoteThreshold threshold, int yea, int nay) =>
        VoteThresholds.Compute(threshold, new Tally { Yea = yea, Nay = nay })!.Value;

    private static bool Passed(VoteThreshold threshold, int yea, int nay) => Compute(threshold, yea, nay).Passed;

    // Every small count, and counts up to where integers would overflow if the rule multiplied them carelessly.
    private static void ForEveryCount(Func<int, int, bool> property)
    {
        for (var yea = 0; yea <= Seats; yea++)
        {
            for (var nay = 0; nay <= Seats; nay++)
                Assert.True(property(yea, nay), $"{yea} to {nay}");
        }
        var large = Gen.Choose(0, int.MaxValue / 2);
        var counts = large.SelectMany(yea => Gen.OneOf(large, Gen.Choose(yea / 2 - 2, yea / 2 + 2), Gen.Constant(yea))
            .Select(nay => (Yea: yea, Nay: Math.Max(0, nay))));
        Prop.ForAll(counts.ToArbitrary(), count => property(count.Yea, count.Nay)).QuickCheckThrowOnFailure();
    }
}
