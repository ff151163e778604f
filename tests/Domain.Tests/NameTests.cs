using FsCheck;
using FsCheck.Fluent;

namespace VoteTracker.Domain.Tests;

public class NameTests
{
    [Fact]
    public void Every_name_reads_back_as_what_it_names() =>
        Prop.ForAll(
            (from congress in Gen.Choose(1, 999)
             from type in Gen.Elements(Enum.GetValues<MeasureType>().Where(type => type != MeasureType.Unspecified))
             from chamber in Gen.Elements(Chamber.House, Chamber.Senate)
             from session in Gen.Choose(1, 4)
             from number in Gen.Choose(1, MeasureName.MaxNumber)
             from id in Gen.Elements("a", "hjres46-passage", "0", "v-1")
             select (new MeasureName(congress, type, number), new VoteName(congress, chamber, session, number),
                 new VoteName(congress, chamber, session, 0, id), new VetoThreatName(congress, id))).ToArbitrary(),
            names => MeasureName.TryParse(names.Item1.ToString(), out var measure) && measure == names.Item1
                && VoteName.TryParse(names.Item2.ToString(), out var numbered) && numbered == names.Item2
                && VoteName.TryParse(names.Item3.ToString(), out var unnumbered) && unnumbered == names.Item3
                && VetoThreatName.TryParse(names.Item4.ToString(), out var threat) && threat == names.Item4)
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("congresses/116/resolutions/hjres046")]
    [InlineData("congresses/0116/resolutions/hjres46")]
    [InlineData("congresses/1000/resolutions/hjres46")]
    [InlineData("congresses/116/resolutions/hjres")]
    [InlineData("congresses/116/resolutions/hjres0")]
    [InlineData("congresses/116/resolutions/hjres100000")]
    [InlineData("congresses/116/resolutions/HJRES46")]
    [InlineData("congresses/116/resolutions/hjres46/")]
    [InlineData("congresses/116/votes/hjres46")]
    [InlineData("congresses/116/resolutions/hjres４６")]
    public void Second_spelling_of_a_measure_is_no_name(string name) => Assert.False(MeasureName.TryParse(name, out _));

    [Theory]
    [InlineData("congresses/116/votes/house-1-094")]
    [InlineData("congresses/116/votes/house-0-94")]
    [InlineData("congresses/116/votes/house-5-94")]
    [InlineData("congresses/116/votes/joint-1-94")]
    [InlineData("congresses/116/votes/house-1-v-")]
    [InlineData("congresses/116/votes/house-1-v--a")]
    [InlineData("congresses/116/votes/house-1-v-A")]
    [InlineData("congresses/116/votes/house-1")]
    public void Second_spelling_of_a_vote_is_no_name(string name) => Assert.False(VoteName.TryParse(name, out _));

    [Fact]
    public void Moment_reads_the_clocks_in_Washington_through_both_changes_of_the_year() =>
        Prop.ForAll(Gen.Choose(0, 366 * 24 * 60).ToArbitrary(), minutes =>
        {
            var instant = new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
            var back = CapitolMoment.FromInstant(instant).ToInstant();
            // The hour that is there twice in November reads as its second telling.
            return back == instant || (back - instant == TimeSpan.FromHours(1) && instant is { Month: 11, Day: 3, Hour: 5 });
        }).QuickCheckThrowOnFailure();
}
