using System.Text.Json;
using Google.Protobuf;
using VoteTracker.V1;
using VoteTracker.Votes;

namespace VoteTracker.Services.Tests;

/// <summary>One caller who waits for each answer, and processes that write the same resources in turn.</summary>
public sealed class SequentialCommitTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_history_told_to_three_services_in_turn_meets_no_conflict()
    {
        var congress = InProcessSuite.NewCongress();
        using var counters = new CommitCounters(congress);

        var calls = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "records", "116-hjres46.jsonl")).Skip(1)
            .Select(line => line.Replace("congresses/116", congress, StringComparison.Ordinal)).ToArray();
        foreach (var call in calls)
            await SendAsync(JsonDocument.Parse(call).RootElement);

        Assert.Equal(43, calls.Length);
        var measure = await suite.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" });
        Assert.Equal(ResolutionState.OverrideFailed, measure.State);
        Assert.Equal((0, 0), (counters.Conflicts, counters.StaleCaches));
    }

    [Fact]
    public async Task Positions_entered_through_two_processes_in_turn_meet_no_conflict()
    {
        var congress = InProcessSuite.NewCongress();
        var second = new VoteService.VoteServiceClient(await suite.StartAsync(VotesProgram.Build));
        var request = HJRes46Scenario.HousePassage(congress);
        var vote = await suite.Votes.ScheduleVoteAsync(HJRes46Scenario.Announcement(congress, "passage"));
        await second.OpenVoteAsync(new() { Name = vote.Name });
        using var counters = new CommitCounters(congress);

        for (var number = 0; number < request.Positions.Count; number++)
        {
            vote = await (number % 2 == 0 ? suite.Votes : second)
                .RecordPositionsAsync(new() { Name = vote.Name, Positions = { request.Positions[number] } });
        }

        Assert.Equal((3, 2), (vote.Tally.Yea, vote.Tally.Nay));
        Assert.Equal(0, counters.Conflicts);
    }

    private async Task SendAsync(JsonElement call)
    {
        var request = call.GetProperty("request").GetRawText();
        switch (call.GetProperty("method").GetString()!.Split('/')[1])
        {
            case "CreateResolution":
                await suite.Resolutions.CreateResolutionAsync(JsonParser.Default.Parse<CreateResolutionRequest>(request));
                break;
            case "RecordActions":
                await suite.Resolutions.RecordActionsAsync(JsonParser.Default.Parse<RecordActionsRequest>(request));
                break;
            case "RecordVote":
                await suite.Votes.RecordVoteAsync(JsonParser.Default.Parse<RecordVoteRequest>(request));
                break;
            case "ScheduleVote":
                await suite.Votes.ScheduleVoteAsync(JsonParser.Default.Parse<ScheduleVoteRequest>(request));
                break;
            case "IssueVetoThreat":
                await suite.VetoThreats.IssueVetoThreatAsync(JsonParser.Default.Parse<IssueVetoThreatRequest>(request));
                break;
            case var other:
                Assert.Fail($"the history has a call that this test does not know: {other}");
                break;
        }
    }
}
