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
    [InlineData("congresses/116/resolutions/house-1-94")]
    public void Second_spelling_of_a_vote_is_no_name(string name) => Assert.False(VoteName.TryParse(name, out _));

    [Theory]
    [InlineData("congresses/116/vetoThreats/")]
    [InlineData("congresses/116/vetoThreats/-a")]
    [InlineData("congresses/116/vetoThreats/a-")]
    [InlineData("congresses/116/vetoThreats/A")]
    [InlineData("congresses/116/vetoThreats/a/b")]
    [InlineData("congresses/116/votes/a")]
    [InlineData("congresses/0/vetoThreats/a")]
    [InlineData("a")]
    public void What_is_spelled_otherwise_names_no_veto_threat(string name) => Assert.False(VetoThreatName.TryParse(name, out _));

    [Theory]
    [InlineData("congresses//resolutions/hjres46")]
    [InlineData("congresses/1000000000/resolutions/hjres46")]
    [InlineData("congresses/99999999999999999999/resolutions/hjres46")]
    [InlineData("congresses/116/resolutions/hjres99999999999999999999")]
    [InlineData("congresses/116/resolutions/46")]
    [InlineData("congresses/116")]
    [InlineData("")]
    public void Number_that_is_missing_or_beyond_all_bounds_is_refused_and_breaks_nothing(string name) =>
        Assert.False(MeasureName.TryParse(name, out _));

    [Theory]
    [InlineData("congresses/116/votes")]
    [InlineData("congresses/116/votes/a/b")]
    [InlineData("congresses/116/resolutions/a")]
    [InlineData("congresses/116/votes/")]
    [InlineData("parliaments/116/votes/a")]
    public void Name_of_another_shape_is_in_no_collection(string name) => Assert.False(CongressName.TrySplit(name, "votes", out _, out _));

    [Fact]
    public void Id_may_be_as_long_as_its_limit_and_no_longer()
    {
        var threat = new VetoThreatName(116, new string('a', VetoThreatName.MaxIdLength));
        Assert.True(VetoThreatName.TryParse(threat.ToString(), out _));
        Assert.False(VetoThreatName.TryParse(threat + "a", out _));
        var vote = new VoteName(116, Chamber.House, 1, 0, new string('a', VoteName.MaxIdLength));
        Assert.True(VoteName.TryParse(vote.ToString(), out _));
        Assert.False(VoteName.TryParse(vote + "a", out _));
    }
}
