using System.Globalization;
using StackExchange.Redis;
using VoteTracker.State;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Lists of what is large: no more is read than is shown, and nothing more once nobody waits for it.</summary>
public sealed class LargeListTests : IAsyncLifetime
{
    private const int Votes = 12;

    private readonly string _congress = InProcessSuite.NewCongress();
    private RedisProcess _redis = null!;
    private InProcessSuite _suite = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisProcess.StartAsync();
        _suite = await InProcessSuite.StartAsync(_redis);
        foreach (var number in Enumerable.Range(1, Votes))
            await _suite.Votes.RecordVoteAsync(new() { Parent = _congress, Vote = LargeVote(number) });
    }

    public async ValueTask DisposeAsync()
    {
        await _suite.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_page_of_large_votes_reads_little_more_than_it_has_and_all_pages_have_each_once()
    {
        var numbers = new List<int>();
        var token = "";
        do
        {
            var before = await SentAsync();
            var page = await _suite.Votes.ListVotesAsync(new() { Parent = _congress, PageSize = 1_000, PageToken = token });
            // Besides the first vote, by which it shows that the page is large, and the one with which it would be too large.
            Assert.InRange(await SentAsync() - before, 0, page.CalculateSize() + (2 * page.Votes.Max(vote => vote.CalculateSize())) + 100_000);
            // What clients take by default has room for more, but a vote may have a megabyte.
            Assert.InRange(page.CalculateSize(), 0, (3 << 20) + 10_000);
            numbers.AddRange(page.Votes.Select(vote => vote.Number));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(Enumerable.Range(1, Votes), numbers);
    }

    [Fact]
    public async Task Documents_are_read_in_parts_and_those_that_are_not_there_have_their_place()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.Endpoint);
        var number = int.Parse(_congress.Split('/')[1], CultureInfo.InvariantCulture);
        string[] names = [.. Enumerable.Range(1, 150).Select(vote => $"{_congress}/votes/house-1-{vote}")];

        var read = new List<Document>();
        await foreach (var document in Document.MessagesAsync(connection.GetDatabase(), number, names, CancellationToken.None))
            read.Add(document);
        using var left = new CancellationTokenSource();
        var until = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Document.MessagesAsync(connection.GetDatabase(), number, names, left.Token))
            {
                until++;
                await left.CancelAsync();
            }
        });

        Assert.Equal(names, read.Select(document => document.Name));
        Assert.Equal(names.Select((_, place) => place < Votes), read.Select(document => document.HasMessage));
        // One part, of one vote.
        Assert.Equal(1, until);
    }

    // About 800 KB.
    private static Vote LargeVote(int number) => new()
    {
        Chamber = Chamber.House,
        Session = 1,
        Number = number,
        Question = "Election of the Speaker",
        Method = VoteMethod.RollCall,
        Threshold = VoteThreshold.MajorityForPerson,
        Date = "2019-01-03",
        Tally = new Tally
        {
            ByCandidate = { Enumerable.Range(0, 600).Select(_ => new CandidateTally { Candidate = Name(), Votes = 1 }) },
            ByParty = { Enumerable.Range(0, 32).Select(party => new PartyTally
            {
                Party = $"{party}",
                ByCandidate = { Enumerable.Range(0, 64).Select(_ => new CandidateTally { Candidate = Name(), Votes = 1 }) },
            }) },
        },
    };

    private static string Name() => $"{Guid.NewGuid():N}{new string('\u8a9e', 90)}";

    private Task<long> SentAsync() => _redis.FigureAsync("stats", "total_net_output_bytes");
}
