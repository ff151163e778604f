using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Who voted how on which votes of a Congress, kept beside what the services are told, to compare what they find.</summary>
internal sealed class MemberVotesModel(InProcessSuite suite, string congress, Random random)
{
    private const int Members = 12;
    private const int FirstLive = 24;

    private static readonly VoteOption[] Options = [VoteOption.Yea, VoteOption.Nay, VoteOption.Present, VoteOption.NotVoting];

    private readonly Dictionary<int, Dictionary<int, VoteOption>> _votes = [];
    private int _live;

    /// <summary>How many votes there are.</summary>
    public int Count => _votes.Count;

    /// <summary>A vote is recorded, corrected, or followed live, with some members of a dozen.</summary>
    public async Task ChangeAsync()
    {
        var number = random.Next(1, FirstLive);
        if (random.Next(4) == 0)
            await FollowAsync();
        else if (_votes.ContainsKey(number))
            await CorrectAsync(number);
        else
            await suite.Votes.RecordVoteAsync(Request(number));
    }

    /// <summary>Filters by each member and way to vote, by what is not, and in both orders.</summary>
    public async Task AssertAsync()
    {
        for (var member = 0; member < Members; member++)
        {
            foreach (var option in Options)
            {
                int[] found = [.. _votes.Where(vote => vote.Value.GetValueOrDefault(member) == option).Select(vote => vote.Key).Order()];
                var filter = $"positions.{Id(member)} = {Name(option)}";
                Assert.Equal(found, await NumbersAsync(filter, ""));
                Assert.Equal(found.Reverse(), await NumbersAsync(filter, "date desc"));
                Assert.Equal(_votes.Keys.Except(found).Order(), await NumbersAsync($"NOT {filter}", ""));
            }
            int[] either = [.. _votes.Where(vote => vote.Value.GetValueOrDefault(member) is VoteOption.Yea or VoteOption.Nay).Select(vote => vote.Key).Order()];
            Assert.Equal(either, await NumbersAsync($"(positions.{Id(member)} = YEA OR positions.{Id(member)} = NAY) AND state != SCHEDULED", ""));
            var positions = await suite.Votes.ListPositionsAsync(new()
            {
                Parent = $"{congress}/votes/-",
                Filter = $"member = {Id(member)} AND option = YEA",
                PageSize = 1000,
            });
            Assert.Equal(
                _votes.Where(vote => vote.Value.GetValueOrDefault(member) == VoteOption.Yea).Select(vote => $"{congress}/votes/house-1-{vote.Key}").Order(),
                positions.Positions.Select(position => position.Vote).Order());
        }
    }

    private async Task CorrectAsync(int number)
    {
        var request = Request(number);
        request.Vote.Name = $"{congress}/votes/house-1-{number}";
        await suite.Votes.CorrectVoteAsync(new()
        {
            Vote = request.Vote,
            Positions = { request.Positions },
            Reason = "misread",
        });
    }

    private async Task FollowAsync()
    {
        var number = FirstLive + _live++;
        var request = Request(number);
        var live = request.Vote.Clone();
        live.Announcement = new() { Precision = SchedulePrecision.Day, Date = live.Date };
        var vote = await suite.Votes.ScheduleVoteAsync(new() { Parent = congress, Vote = live });
        await suite.Votes.OpenVoteAsync(new() { Name = vote.Name });
        // Each member first says something else.
        foreach (var options in new[] { request.Positions.Select(position => Position(position, VoteOption.Present)), request.Positions })
        {
            foreach (var portion in options.Chunk(2))
                await suite.Votes.RecordPositionsAsync(new() { Name = vote.Name, Positions = { portion } });
        }
    }

    private RecordVoteRequest Request(int number)
    {
        var request = HJRes46Scenario.HousePassage(congress);
        request.Vote.Number = number;
        // A day for each vote.
        request.Vote.Date = new DateOnly(2019, 1, 3).AddDays(number).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        request.Positions.Clear();
        var voted = new Dictionary<int, VoteOption>();
        for (var member = 0; member < Members; member++)
        {
            if (random.Next(4) == 0)
                continue;
            voted[member] = Options[random.Next(Options.Length)];
            request.Positions.Add(Position(
                new() { Member = new() { BioguideId = Id(member), DisplayName = $"Member {member}", Party = "D", State = "KS" } }, voted[member]));
        }
        _votes[number] = voted;
        return request;
    }

    private async Task<int[]> NumbersAsync(string filter, string order)
    {
        var votes = await suite.Votes.ListVotesAsync(new() { Parent = congress, Filter = filter, OrderBy = order, PageSize = 1000 });
        return [.. votes.Votes.Select(vote => vote.Number)];
    }

    private static Position Position(Position position, VoteOption option) =>
        new(position) { Option = option, PrintedOption = option.ToString() };

    private static string Id(int member) => $"M{member:D6}";

    private static string Name(VoteOption option) => option == VoteOption.NotVoting ? "NOT_VOTING" : option.ToString().ToUpperInvariant();
}
