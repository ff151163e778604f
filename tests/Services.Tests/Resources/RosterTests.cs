using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Long roll calls are stored with the first one of their chamber's session as a dictionary, and nobody can tell.</summary>
public sealed class RosterTests(InProcessSuite suite)
{
    private const int Members = 200;

    [Fact]
    public async Task Roll_calls_that_come_at_once_are_stored_with_one_roster_and_read_back_as_they_were()
    {
        var congress = InProcessSuite.NewCongress();
        await using var other = await InProcessSuite.StartAsync(suite.Redis);
        var requests = Enumerable.Range(1, 30).Select(number => RollCall(congress, number)).ToArray();

        await Parallel.ForEachAsync(requests, async (request, cancellationToken) =>
            await (request.Vote.Number % 2 == 0 ? suite : other).Votes.RecordVoteAsync(request, cancellationToken: cancellationToken));

        foreach (var request in requests)
        {
            var read = await suite.Votes.ListPositionsAsync(new() { Parent = NameOf(request), PageSize = 1_000 });
            Assert.Equal(request.Positions.Select(Told), read.Positions.Select(Told));
        }
        var ofOne = await suite.Votes.ListPositionsAsync(new() { Parent = $"{congress}/votes/-", Filter = "member = M000007", PageSize = 1_000 });
        Assert.Equal(requests.Select(request => Told(request.Positions[7])), ofOne.Positions.Select(Told));
        Assert.Equal(2, ((object?[])(await suite.Redis.SendLineAsync($"KEYS {{{congress}}}:document:{congress}/rosters/*"))!).Length);
        Assert.InRange((long)(await suite.Redis.SendLineAsync($"HSTRLEN {Document(congress, "votes/house-1-29")} interior"))!, 1, 500);
    }

    [Fact]
    public async Task A_roll_call_with_a_roster_is_corrected_by_a_process_that_never_saw_it()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Votes.RecordVoteAsync(RollCall(congress, 1));
        await suite.Votes.RecordVoteAsync(RollCall(congress, 3));
        await using var other = await InProcessSuite.StartAsync(suite.Redis);
        var corrected = RollCall(congress, 3);
        (corrected.Vote.Name, corrected.Positions[9].Option) = ($"{congress}/votes/house-1-3", VoteOption.Present);

        await other.Votes.CorrectVoteAsync(new() { Vote = corrected.Vote, Positions = { corrected.Positions }, Reason = "misread" });

        var read = await suite.Votes.ListPositionsAsync(new() { Parent = corrected.Vote.Name, PageSize = 1_000 });
        Assert.Equal(corrected.Positions.Select(Told), read.Positions.Select(Told));
        var revisions = await suite.Votes.ListVoteRevisionsAsync(new() { Parent = corrected.Vote.Name });
        Assert.Equal("M000009", Assert.Single(Assert.Single(revisions.Revisions).Positions).Before.Member.BioguideId);
    }

    [Fact]
    public async Task A_vote_that_is_closed_while_a_process_remembers_it_open_is_read_anew()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Votes.RecordVoteAsync(RollCall(congress, 1));
        await using var other = await InProcessSuite.StartAsync(suite.Redis);
        var open = await suite.Votes.ScheduleVoteAsync(HJRes46Scenario.Announcement(congress, "live"));
        await suite.Votes.OpenVoteAsync(new() { Name = open.Name });
        await suite.Votes.RecordPositionsAsync(new() { Name = open.Name, Positions = { RollCall(congress, 3).Positions } });
        await other.Votes.CloseVoteAsync(new() { Name = open.Name });

        var late = await Refusal.OfAsync(async () => await suite.Votes.RecordPositionsAsync(
            new() { Name = open.Name, Positions = { RollCall(congress, 4).Positions[0] } }));

        Assert.Equal(StatusCode.FailedPrecondition, late.Code);
        Assert.Equal(Members, (await suite.Votes.ListPositionsAsync(new() { Parent = open.Name, PageSize = 1_000 })).Positions.Count);
    }

    [Theory]
    [InlineData("UNLINK")]
    [InlineData("HSET", "message", "other")]
    public async Task A_vote_of_another_history_than_its_roster_is_not_read_as_something_else(string command, params string[] more)
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Votes.RecordVoteAsync(RollCall(congress, 1));
        await suite.Redis.SendLineAsync(string.Join(' ', [command, Document(congress, "rosters/1-1"), .. more]));
        await using var other = await InProcessSuite.StartAsync(suite.Redis);

        var refused = await Refusal.OfAsync(async () => await other.Votes.ListPositionsAsync(new() { Parent = $"{congress}/votes/house-1-1" }));

        Assert.Equal((StatusCode.Unavailable, "STORE_UNAVAILABLE"), (refused.Code, refused.Reason));
        Assert.Equal(1, (await suite.Votes.GetVoteAsync(new() { Name = $"{congress}/votes/house-1-1" })).Number);
    }

    [Fact]
    public async Task A_roster_that_a_process_remembers_of_a_lost_history_is_not_written_with()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Votes.RecordVoteAsync(RollCall(congress, 1));
        await suite.Redis.SendLineAsync($"UNLINK {Document(congress, "rosters/1-1")} {Document(congress, "votes/house-1-1")}");

        await suite.Votes.RecordVoteAsync(RollCall(congress, 3));

        await using var other = await InProcessSuite.StartAsync(suite.Redis);
        var read = await other.Votes.ListPositionsAsync(new() { Parent = $"{congress}/votes/house-1-3", PageSize = 1_000 });
        Assert.Equal(RollCall(congress, 3).Positions.Select(Told), read.Positions.Select(Told));
    }

    [Fact]
    public async Task What_is_no_whole_roll_call_is_no_roster_however_long_it_is()
    {
        var congress = InProcessSuite.NewCongress();
        var few = RollCall(congress, 1);
        while (few.Positions.Count > 59)
            few.Positions.RemoveAt(59);
        await suite.Votes.RecordVoteAsync(few);
        Assert.Equal(0L, await suite.Redis.SendLineAsync($"EXISTS {Document(congress, "rosters/1-1")}"));

        await suite.Votes.RecordVoteAsync(RollCall(congress, 3));

        Assert.Equal(1L, await suite.Redis.SendLineAsync($"EXISTS {Document(congress, "rosters/1-1")}"));
        Assert.Equal(59, (await suite.Votes.ListPositionsAsync(new() { Parent = NameOf(few), PageSize = 1_000 })).Positions.Count);
    }

    private static RecordVoteRequest RollCall(string congress, int number)
    {
        var request = HJRes46Scenario.HousePassage(congress);
        (request.Vote.Number, request.Vote.Chamber) = (number, number <= 20 ? Chamber.House : number % 10 == 0 ? Chamber.Senate : Chamber.House);
        request.Vote.Resolutions.Clear();
        request.Vote.Tally = null;
        request.Vote.OfficialResult = "";
        request.Vote.ClearOfficialPassed();
        request.Positions.Clear();
        request.Positions.Add(Enumerable.Range(0, Members).Select(member => new Position
        {
            Member = new() { BioguideId = $"M{member:D6}", DisplayName = $"Member {member}", Party = member % 3 == 0 ? "D" : "R", State = "VA" },
            Option = (member + number) % 5 == 0 ? VoteOption.Nay : VoteOption.Yea,
        }));
        return request;
    }

    private static string NameOf(RecordVoteRequest request) =>
        $"{request.Parent}/votes/{(request.Vote.Chamber == Chamber.House ? "house" : "senate")}-1-{request.Vote.Number}";

    private static string Document(string congress, string id) => $"{{{congress}}}:document:{congress}/{id}";

    private static string Told(Position position) => $"{position.Member} {position.Option}";
}
