using VoteTracker.Board.Charts;
using VoteTracker.V1;

namespace VoteTracker.Board.Tests;

/// <summary>Where members sit in the picture.</summary>
public sealed class HemicycleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(100)]
    [InlineData(435)]
    [InlineData(600)]
    public void Each_member_has_a_seat_within_the_picture_that_touches_no_other(int members)
    {
        var chart = Hemicycle.Of(Members(members, "D"));

        Assert.Equal(members, chart.Seats.Count);
        Assert.All(chart.Seats, seat =>
        {
            Assert.InRange(seat.X, chart.Radius, Hemicycle.Width - chart.Radius);
            Assert.InRange(seat.Y, chart.Radius, Hemicycle.Height - chart.Radius);
        });
        for (var first = 0; first < members; first++)
            for (var second = first + 1; second < members; second++)
                Assert.True(Distance(chart.Seats[first], chart.Seats[second]) > 2 * chart.Radius, $"seats {first} and {second} of {members} touch");
    }

    [Fact]
    public void Parties_stand_from_left_to_right_and_within_them_members_by_name()
    {
        var chart = Hemicycle.Of([.. Members(45, "D"), .. Members(53, "R"), .. Members(2, "I")]);

        Assert.Equal(
            [.. Enumerable.Repeat("D", 45), .. Enumerable.Repeat("I", 2), .. Enumerable.Repeat("R", 53)],
            chart.Seats.Select(seat => seat.Position.Member.Party));
        Assert.All(chart.Seats.GroupBy(seat => seat.Position.Member.Party), party =>
            Assert.Equal(party.Select(seat => seat.Position.Member.DisplayName).Order(StringComparer.Ordinal), party.Select(seat => seat.Position.Member.DisplayName)));
        // By the angle, and so each party has a piece of its own.
        var angles = chart.Seats.Select(seat => Math.Atan2(510 - seat.Y, seat.X - 500)).ToList();
        Assert.All(angles.Zip(angles.Skip(1)), pair => Assert.True(pair.First >= pair.Second - 0.001));
    }

    [Fact]
    public void A_member_keeps_the_seat_when_positions_come()
    {
        var waiting = Members(435, "R");
        var voted = waiting.Select((position, index) => new Position(position) { Option = index % 2 == 0 ? VoteOption.Yea : VoteOption.NotVoting });

        Assert.Equal(
            Hemicycle.Of(waiting).Seats.Select(seat => (seat.Position.Member.DisplayName, seat.X, seat.Y)),
            Hemicycle.Of([.. voted.Reverse()]).Seats.Select(seat => (seat.Position.Member.DisplayName, seat.X, seat.Y)));
    }

    private static IReadOnlyList<Position> Members(int count, string party) =>
        [.. Enumerable.Range(0, count).Select(number => new Position { Member = new Member { DisplayName = $"{party}{999 - number:000}", Party = party, State = "NY" } })];

    private static double Distance(Seat one, Seat other) => Math.Sqrt(Math.Pow(one.X - other.X, 2) + Math.Pow(one.Y - other.Y, 2));
}
