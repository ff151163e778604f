using Grpc.Net.Client;
using VoteTracker.Records.History;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Browser;

/// <summary>House vote 94 of the demo as it would be followed live: scheduled, opened, position by position, closed.</summary>
internal sealed class LiveVote : IDisposable
{
    public const string Name = "congresses/116/votes/house-1-94";

    private readonly GrpcChannel _channel;
    private readonly VoteService.VoteServiceClient _votes;
    private readonly RecordVoteRequest _before;
    private readonly RecordVoteRequest _recorded;

    public LiveVote(RunningSuite suite)
    {
        _channel = GrpcChannel.ForAddress(suite.Url(2));
        _votes = new(_channel);
        using var reader = new StreamReader(Checkout.Record);
        var recorded = RecordedHistory.Read(Checkout.Record, reader).Calls.Select(call => call.Request).OfType<RecordVoteRequest>()
            .Where(request => request.Vote.Chamber == Chamber.House).ToList();
        (_before, _recorded) = (recorded.Single(request => request.Vote.Number == 93), recorded.Single(request => request.Vote.Number == 94));
    }

    /// <summary>How many are to vote, as far as is known beforehand.</summary>
    public int Roster => _before.Positions.Count;

    public IReadOnlyList<Position> Positions => _recorded.Positions;

    /// <summary>Opens it; who is to vote is known from the vote before it.</summary>
    public async Task OpenAsync()
    {
        await _votes.RecordVoteAsync(_before, deadline: Deadline);
        var announced = new Vote(_recorded.Vote)
        {
            Tally = null,
            OfficialResult = "",
            Announcement = new VoteAnnouncement { Precision = SchedulePrecision.Day, Date = _recorded.Vote.Date, AnnouncedBy = "Speaker" },
        };
        announced.ClearOfficialPassed();
        await _votes.ScheduleVoteAsync(new() { Parent = "congresses/116", Vote = announced }, deadline: Deadline);
        await _votes.OpenVoteAsync(new() { Name = Name }, deadline: Deadline);
    }

    public async Task RecordAsync(int first, int count) =>
        await _votes.RecordPositionsAsync(new() { Name = Name, Positions = { _recorded.Positions.Skip(first).Take(count) } }, deadline: Deadline);

    public async Task CloseAsync() =>
        await _votes.CloseVoteAsync(new() { Name = Name, OfficialResult = _recorded.Vote.OfficialResult, OfficialPassed = true }, deadline: Deadline);

    public void Dispose() => _channel.Dispose();

    private static DateTime Deadline => DateTime.UtcNow + Until.Deadline;
}
