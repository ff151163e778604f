using System.Globalization;
using System.Text.Json;
using VoteTracker.Domain;
using VoteTracker.Records.Reading;

namespace VoteTracker.Agreement.Tests;

// Every other roll call that lies beside a checkout, through mapping and rules.
public sealed class SharedFilesTests
{
    [Fact]
    public void Every_file_of_the_index_comes_in_with_its_tally()
    {
        var files = Csv.Read(SharedData.PathOf("VOTES-INDEX.csv")).ToList();
        Assert.NotEmpty(files);
        foreach (var line in files)
        {
            var vote = Recorded(line[^1]);
            using var tally = JsonDocument.Parse(line[7]);
            Assert.Equal(
                tally.RootElement.EnumerateObject().Select(count => (count.Name, count.Value.GetInt32())).Where(count => count.Item2 > 0).Order(),
                vote.Positions.CountBy(position => position.PrintedOption).Select(count => (count.Key, count.Value)).Order());
            Assert.Equal(line[8].Length > 0, vote.Vote.TieBreaker is not null);
            Assert.Equal(line[6], string.Join(' ', vote.Vote.Measures.Select(measure => measure.Id)));
            Assert.True(!vote.Vote.IsDisputed, $"{line[^1]}: {vote.Vote.OfficialResult} against {vote.Vote.Computation}");
        }
    }

    [Fact]
    public void A_member_whose_vote_was_corrected_stands_on_the_other_side()
    {
        var (before, after) = Corrected("117-2022-s286");
        var moved = Assert.Single(after.Positions.Except(before.Positions));
        Assert.Equal(("S347", VoteOption.Yea), (moved.Member.LisId, moved.Option));
        Assert.Equal((56, 35, 57, 34), (before.Vote.Tally!.Yea, before.Vote.Tally.Nay, after.Vote.Tally!.Yea, after.Vote.Tally.Nay));
        Assert.Equal((before.Vote.Question, before.Vote.OfficialResult), (after.Vote.Question, after.Vote.OfficialResult));
    }

    [Fact]
    public void A_corrected_question_changes_no_position()
    {
        var (before, after) = Corrected("118-2024-s182");
        Assert.Equal(("Cloture Motion Rejected", "Cloture on the Motion to Proceed Rejected"), (before.Vote.OfficialResult, after.Vote.OfficialResult));
        Assert.NotEqual(before.Vote.Question, after.Vote.Question);
        Assert.Empty(after.Positions.Except(before.Positions));
    }

    [Fact]
    public void A_corrected_threshold_is_computed_anew()
    {
        var (before, after) = Corrected("119-2025-s339");
        Assert.Equal((VoteThreshold.Majority, 51), (before.Vote.Threshold, before.Vote.Computation!.Value.Needed));
        Assert.Equal((VoteThreshold.ThreeFifthsSworn, 60), (after.Vote.Threshold, after.Vote.Computation!.Value.Needed));
        Assert.Empty(after.Positions.Except(before.Positions));
    }

    [Theory]
    [InlineData("house-clerk-xml", 2)]
    [InlineData("house-clerk-xml-rebuilt", 8)]
    [InlineData("senate-lis-xml", 1)]
    [InlineData("senate-lis-xml-rebuilt", 4)]
    public void Every_complete_roll_call_of_the_chambers_comes_in_undisputed(string folder, int roll)
    {
        var votes = Directory.EnumerateFiles(SharedData.PathOf(folder))
            .Where(file => !file.Contains("excerpt", StringComparison.Ordinal) && !file.Contains("menu", StringComparison.Ordinal))
            .Select(file => Recorded(Path.GetRelativePath(SharedData.PathOf("."), file)))
            .ToList();
        Assert.Equal(roll, votes.Count);
        Assert.All(votes, vote => Assert.False(vote.Vote.IsDisputed));
    }

    [Theory]
    [InlineData("billstatus-xml", 27)]
    [InlineData("bills-usc-json", 17)]
    public void Every_measure_comes_in(string folder, int measures)
    {
        var ledger = new Ledger();
        foreach (var file in Directory.EnumerateFiles(SharedData.PathOf(folder), "*", SearchOption.AllDirectories))
        {
            // data.xml is GovTrack's own layout of what data.json says.
            if (Path.GetFileName(file) == "data.xml")
                continue;
            foreach (var request in RecordFile.Read(file).Requests)
                ledger.Apply(request);
        }

        // 117s35 lies there in two layouts.
        Assert.Equal(folder == "billstatus-xml" ? measures - 1 : measures, ledger.Measures.Count);
        Assert.All(ledger.Measures.Values, measure => Assert.NotEqual(MeasureState.Unspecified, measure.Status.State));
    }

    [Fact]
    public void A_measure_stands_alike_from_the_official_layout_and_from_the_scrapers()
    {
        foreach (var folder in Directory.EnumerateDirectories(SharedData.PathOf("bills-usc-json/116")))
        {
            var id = Path.GetFileName(folder);
            var scraped = new Ledger();
            foreach (var request in RecordFile.Read(Path.Combine(folder, "data.json")).Requests)
                scraped.Apply(request);
            var ours = Assert.Single(scraped.Measures.Values).Status;
            using var data = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "data.json")));
            Assert.Equal(
                (id, data.RootElement.GetProperty("status").GetString(), data.RootElement.GetProperty("status_at").GetString()!.Split('T')[0]),
                (id, ours.GovTrackStatus, ours.GovTrackSince.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

            var status = Path.Combine(SharedData.PathOf("billstatus-xml"), $"BILLSTATUS-116{id}.xml");
            if (!File.Exists(status))
                continue;
            var official = new Ledger();
            foreach (var request in RecordFile.Read(status).Requests)
                official.Apply(request);
            var theirs = Assert.Single(official.Measures.Values).Status;
            Assert.Equal((id, theirs.State, theirs.GovTrackSince.Date), (id, ours.State, ours.GovTrackSince.Date));
        }
    }

    private static (VoteRecord Before, VoteRecord After) Corrected(string vote)
    {
        var (before, after) = (Recorded($"votes-corrected/{vote}.before.json"), Recorded($"votes-corrected/{vote}.after.json"));
        Assert.Equal(before.Vote.Name, after.Vote.Name);
        return (before, after);
    }

    private static VoteRecord Recorded(string file)
    {
        var ledger = new Ledger();
        ledger.Apply(Assert.Single(RecordFile.Read(SharedData.PathOf(file)).Requests));
        return Assert.Single(ledger.Votes.Values);
    }
}
