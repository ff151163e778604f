namespace VoteTracker.Domain.Tests;

/// <summary>When a Congress is over (20th Amendment, sec. 1).</summary>
public sealed class CongressEndTests
{
    [Theory]
    [InlineData(1, "1791-03-04")]
    [InlineData(72, "1933-03-04")]
    [InlineData(73, "1935-01-03")]
    [InlineData(116, "2021-01-03")]
    public void A_term_ends_at_noon_of_its_day(int congress, string day) =>
        Assert.Equal(new CapitolMoment(DateOnly.ParseExact(day, "yyyy-MM-dd"), new TimeOnly(12, 0)), new CongressEnd(congress).Moment);

    [Fact]
    public void Nobody_can_say_so_before_noon_and_it_is_said_once()
    {
        var (end, noon) = (new CongressEnd(116), new DateTimeOffset(2021, 1, 3, 17, 0, 0, TimeSpan.Zero));

        Assert.Equal("CONGRESS_NOT_OVER", end.Decide(known: false, noon.AddSeconds(-1)).Rejection!.Reason);
        Assert.Equal(new CongressChange(ChangeType.CongressEnded, end), Assert.Single(end.Decide(known: false, noon).Changes));
        Assert.Empty(end.Decide(known: true, noon).Changes);
        Assert.Equal(117, end.Successor);
    }
}
