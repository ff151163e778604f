using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Who changed sides is told by member, whatever order and spelling the two records have.</summary>
public sealed class CompareVotesTests(InProcessSuite suite)
{
    [Fact]
    public async Task Members_are_found_again_and_told_by_what_they_did_otherwise()
    {
        var congress = InProcessSuite.NewCongress();
        var before = await RecordAsync(HJRes46Scenario.HousePassage(congress), Named("A000001", "Adams", VoteOption.Yea),
            Named("B000002", "Baker", VoteOption.Nay), Named("C000003", "Clark", VoteOption.Yea), Named("D000004", "Davis", VoteOption.Yea),
            Named("", "Evans", VoteOption.Nay));
        var after = await RecordAsync(HJRes46Scenario.HouseOverride(congress), Named("", "Evans", VoteOption.Nay),
            Named("C000003", "Clark of Ohio", VoteOption.NotVoting), Named("B000002", "Baker", VoteOption.Yea), Named("A000001", "Adams", VoteOption.Nay),
            Named("F000006", "Ford", VoteOption.Yea));

        var compared = await suite.Votes.CompareVotesAsync(new() { Base = before.Name, Other = after.Name });

        Assert.Equal((before, after), (compared.Base, compared.Other));
        Assert.Equal(
            [("Adams", VoteOption.Yea, VoteOption.Nay), ("Baker", VoteOption.Nay, VoteOption.Yea)], compared.ChangedSides.Select(Told));
        Assert.Equal([("Clark of Ohio", VoteOption.Yea, VoteOption.NotVoting)], compared.OtherDifferences.Select(Told));
        Assert.Equal(
            [("Davis", VoteOption.Yea, VoteOption.Unspecified), ("Ford", VoteOption.Unspecified, VoteOption.Yea)], compared.OnlyInOne.Select(Told));
        Assert.Equal(1, compared.Same);
    }

    [Fact]
    public async Task Votes_that_cannot_be_compared_are_refused_by_name()
    {
        var congress = InProcessSuite.NewCongress();
        var house = await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        var senate = await suite.Votes.RecordVoteAsync(HJRes46Scenario.SenatePassage(congress));

        var chambers = await RefusalOfAsync(house.Name, senate.Name);
        var missing = await RefusalOfAsync(house.Name, $"{congress}/votes/house-1-9999");

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD"), (chambers.Code, chambers.Reason));
        Assert.Contains("other: must be a vote of the House", chambers.Message, StringComparison.Ordinal);
        Assert.Equal((StatusCode.NotFound, "VOTE_NOT_FOUND"), (missing.Code, missing.Reason));
    }

    private Task<Refusal> RefusalOfAsync(string before, string after) =>
        Refusal.OfAsync(() => suite.Votes.CompareVotesAsync(new() { Base = before, Other = after }).ResponseAsync);

    private async Task<Vote> RecordAsync(RecordVoteRequest request, params Position[] positions)
    {
        request.Positions.Clear();
        request.Positions.Add(positions);
        request.Vote.Tally = null;
        return await suite.Votes.RecordVoteAsync(request);
    }

    private static (string Name, VoteOption Base, VoteOption Other) Told(PositionDifference difference) =>
        (difference.Member.DisplayName, difference.Base, difference.Other);

    private static Position Named(string bioguideId, string name, VoteOption option) => new()
    {
        Member = new Member { BioguideId = bioguideId, DisplayName = name, Party = "D", State = "OH" },
        Option = option,
    };
}
