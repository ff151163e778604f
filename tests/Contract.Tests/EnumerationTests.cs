using VoteTracker.Domain;

namespace VoteTracker.Contract.Tests;

/// <summary>The contract's enumerations are cast to the domain's and back.</summary>
public sealed class EnumerationTests
{
    [Theory]
    [InlineData(typeof(V1.ResolutionType), typeof(MeasureType))]
    [InlineData(typeof(V1.ResolutionState), typeof(MeasureState))]
    [InlineData(typeof(V1.ActionKind), typeof(ActionKind))]
    [InlineData(typeof(V1.Chamber), typeof(Chamber))]
    [InlineData(typeof(V1.DeadlineKind), typeof(DeadlineKind))]
    [InlineData(typeof(V1.VoteQuestion), typeof(VoteQuestion))]
    [InlineData(typeof(V1.VoteMethod), typeof(VoteMethod))]
    [InlineData(typeof(V1.VoteThreshold), typeof(VoteThreshold))]
    [InlineData(typeof(V1.VoteState), typeof(VoteState))]
    [InlineData(typeof(V1.VoteOption), typeof(VoteOption))]
    [InlineData(typeof(V1.VetoThreatLevel), typeof(VetoThreatLevel))]
    [InlineData(typeof(V1.VetoThreatState), typeof(VetoThreatState))]
    [InlineData(typeof(V1.AdministrationPosition), typeof(AdministrationPosition))]
    [InlineData(typeof(V1.SourceKind), typeof(SourceKind))]
    [InlineData(typeof(V1.UpdateType), typeof(ChangeType))]
    public void Both_have_the_same_numbers(Type contract, Type domain) =>
        Assert.Equal(Numbers(contract), Numbers(domain));

    // Zero is UNSPECIFIED in the contract, and in the domain nothing where nothing has to be said.
    private static IEnumerable<int> Numbers(Type type) => Enum.GetValuesAsUnderlyingType(type).Cast<int>().Where(number => number != 0).Order();
}
