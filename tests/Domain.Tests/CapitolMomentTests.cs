using FsCheck;
using FsCheck.Fluent;

namespace VoteTracker.Domain.Tests;

public class CapitolMomentTests
{
    [Fact]
    public void Moment_reads_the_clocks_in_Washington_through_both_changes_of_the_year() =>
        Prop.ForAll(Gen.Choose(0, 366 * 24 * 60).ToArbitrary(), minutes =>
        {
            var instant = new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
            var back = CapitolMoment.FromInstant(instant).ToInstant();
            // The hour that is there twice in November reads as its second telling.
            return back == instant || (back - instant == TimeSpan.FromHours(1) && instant is { Month: 11, Day: 3, Hour: 5 });
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2019-02-29", "")]
    [InlineData("2019-2-26", "")]
    [InlineData("26.02.2019", "")]
    [InlineData("", "")]
    [InlineData("2019-02-26", "24:00:00")]
    [InlineData("2019-02-26", "9:00:00")]
    [InlineData("2019-02-26", "18:32")]
    [InlineData("2019-02-26", "06:32 PM")]
    public void Day_or_time_of_another_form_is_refused(string date, string time) =>
        Assert.False(CapitolMoment.TryParse(date, time, out _));

    [Theory]
    [InlineData("1788-12-31", false)]
    [InlineData("1789-01-01", true)]
    [InlineData("2200-12-31", true)]
    [InlineData("2201-01-01", false)]
    public void Years_are_taken_from_the_first_Congress_to_the_last_year_whole(string date, bool taken) =>
        Assert.Equal(taken, CapitolMoment.IsInRange(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Deadline_of_the_last_day_that_is_taken_is_within_the_calendar() =>
        Assert.Equal(new DateOnly(2201, 1, 12), Deadlines.OfPresident(new DateOnly(CapitolMoment.LastYear, 12, 31)).LastDay);
}
