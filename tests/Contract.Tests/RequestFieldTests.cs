using Google.Protobuf.WellKnownTypes;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Tests;

/// <summary>What is refused before it is stored, since it could not be shown or computed with later.</summary>
public sealed class RequestFieldTests
{
    [Theory]
    [InlineData("https://www.whitehouse.gov/sap\u001b[2J")]
    [InlineData("https://www.whitehouse.gov/a b")]
    [InlineData("https://www.whitehouse.gov/a\n")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    public void An_address_that_a_terminal_or_a_browser_would_obey_is_refused(string address) =>
        Assert.Equal("uri", Assert.Throws<RejectionException>(() => RequestFields.WebAddress(address, "uri", 2_048)).Rejection.FieldViolations.Single().Field);

    [Theory]
    [InlineData("")]
    [InlineData("https://www.govinfo.gov/content/pkg/CREC-2019-02-26/html/CREC-2019-02-26-pt1-PgH2117.htm?a=%1B#x")]
    public void An_address_is_taken_as_it_is(string address) => Assert.Equal(address, RequestFields.WebAddress(address, "uri", 2_048));

    [Theory]
    [InlineData(-5_711_731_201, 0)]
    [InlineData(7_289_654_400, 0)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(long.MinValue, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 1_000_000_000)]
    public void An_instant_beyond_the_years_that_are_taken_is_refused(long seconds, int nanos) => Assert.Throws<RejectionException>(
        () => RequestFields.Instant(new Timestamp { Seconds = seconds, Nanos = nanos }, "document_time"));

    [Theory]
    [InlineData(-5_711_731_200)]
    [InlineData(7_289_654_399)]
    public void An_instant_at_the_edge_is_taken(long seconds) =>
        Assert.Equal(seconds, RequestFields.Instant(new Timestamp { Seconds = seconds }, "document_time").ToUnixTimeSeconds());
}
