using System.Collections.Immutable;
using System.Text.Json;
using VoteTracker.Domain;

namespace VoteTracker.Agreement.Tests;

// Every roll call of the 116th Congress against its file, read here a second time and without the reader under test.
public sealed class VoteAgreementTests(Congress116Records congress) : IClassFixture<Congress116Records>
{
    [Fact]
    public void Every_vote_has_the_counts_of_its_file_by_option_party_and_member()
    {
        var ledger = congress.Apply(votesFirst: true);
        var files = 0;
        var positions = 0;
        foreach (var (name, content) in SharedData.Unpack("congress-116-votes.tar.gz"))
        {
            using var file = JsonDocument.Parse(content);
            var change = ledger.Votes[NameOf(file.RootElement)];
            var printed = Printed(file.RootElement);
            files++;
            positions += printed.Length;

            Assert.Equal(printed.Order(), change.Positions.Select(Row).Order());
            var tally = change.Vote.Tally!;
            int Count(string party, params string[] words) =>
                printed.Count(row => (party.Length == 0 || row.Party == party) && words.Contains(row.Word));
            Assert.Equal(
                (Count("", "Yea", "Aye"), Count("", "Nay", "No"), Count("", "Present"), Count("", "Not Voting"), Count("", "Guilty"), Count("", "Not Guilty")),
                (tally.Yea, tally.Nay, tally.Present, tally.NotVoting, tally.Guilty, tally.NotGuilty));
            Assert.Equal(printed.Length, tally.Yea + tally.Nay + tally.Present + tally.NotVoting + tally.Guilty + tally.NotGuilty
                + tally.LivePairs + tally.ByCandidate.Sum(candidate => candidate.Votes));
            Assert.Equal(printed.Select(row => row.Party).Distinct().Order(), tally.ByParty.Select(party => party.Party).Order());
            Assert.All(tally.ByParty, party => Assert.Equal(
                (Count(party.Party, "Yea", "Aye"), Count(party.Party, "Nay", "No"), Count(party.Party, "Present"), Count(party.Party, "Not Voting")),
                (party.Yea, party.Nay, party.Present, party.NotVoting)));
        }

        Assert.Equal(1674, files);
        Assert.Equal(ledger.Votes.Values.Sum(vote => vote.Positions.Length), positions);
    }

    [Fact]
    public void The_count_says_what_was_announced_or_the_difference_is_explained()
    {
        var ledger = congress.Apply(votesFirst: true);
        var explained = Csv.Read(Path.Combine(AppContext.BaseDirectory, "vote-differences.csv"))
            .ToDictionary(line => line[0], line => (Official: line[1], Computed: line[2], Reason: line[3]));
        Assert.All(explained.Values, explanation => Assert.NotEmpty(explanation.Reason));
        var found = ledger.Votes.Values.Select(change => change.Vote)
            .Where(vote => vote.OfficialPassed is null || vote.OfficialPassed != vote.Computation?.Passed)
            .ToDictionary(vote => vote.Name.ToString().Split('/')[^1], vote => (vote.OfficialResult, Computed(vote)));
        Assert.Equal(
            found.OrderBy(vote => vote.Key, StringComparer.Ordinal).Select(vote => Csv.Line(vote.Key, vote.Value.OfficialResult, vote.Value.Item2)),
            explained.OrderBy(vote => vote.Key, StringComparer.Ordinal).Select(vote => Csv.Line(vote.Key, vote.Value.Official, vote.Value.Computed)));
    }

    private static string Computed(Vote vote) => vote.Computation is not { } computation ? "decides nothing"
        : $"{(computation.Passed ? "carried" : "lost")}, {computation.Needed} of {computation.Denominator} needed";

    private static VoteName NameOf(JsonElement root)
    {
        var congress = root.GetProperty("congress").GetInt32();
        // The 116th met in 2019 and 2020, its second session to 3 January 2021.
        var session = root.GetProperty("session").GetString() == "2019" ? 1 : 2;
        return new(congress, root.GetProperty("chamber").GetString() == "h" ? Chamber.House : Chamber.Senate, session, root.GetProperty("number").GetInt32());
    }

    private static ImmutableArray<(string Id, string Party, string Word)> Printed(JsonElement root) =>
    [
        .. root.GetProperty("votes").EnumerateObject().SelectMany(list => list.Value.EnumerateArray()
            .Where(member => member.ValueKind == JsonValueKind.Object)
            .Select(member => (member.GetProperty("id").GetString()!, member.GetProperty("party").GetString()!, list.Name))),
    ];

    private static (string Id, string Party, string Word) Row(Position position) =>
        (position.Member.BioguideId + position.Member.LisId, position.Member.Party, position.PrintedOption);
}
