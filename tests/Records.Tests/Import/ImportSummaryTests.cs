using System.Text.Json;
using VoteTracker.Import.Report;
using VoteTracker.Import.Sending;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests.Import;

/// <summary>What an import tells, counts and reports.</summary>
public class ImportSummaryTests
{
    private readonly List<string> _told = [];

    [Fact]
    public void Everything_that_became_of_an_import_is_in_the_report()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("report.jsonl");
        using (var report = new ImportReport(path))
        {
            var summary = new ImportSummary(_told.Add, report);
            summary.Add(new RecordReading("a.xml", RecordKind.BillStatusXml, []) { Warnings = [new("a.xml", 7, RecordFlaw.PartNotRead, "no date")] });
            summary.Add(new RecordReading("README", null, [], Skipped: RecordFile.NotAKind("README", "text")));
            summary.Add(new RecordReading("b.xml", null, [], Refusal: new(RecordFault.Unreadable, "b.xml", 3, "broken")));
            summary.Add("a.xml", new ImportOutcome(ImportResult.New, "m/1") { Withdrawn = 2, Warnings = [new() { Reason = "ACTION_IMPOSSIBLE", Message = "never presented" }] });
            summary.Add("a.xml", new ImportOutcome(ImportResult.Refused, "m/2", "VOTE_EXISTS", "held otherwise"));
            summary.Add("a.xml", "v/1", [new Member { DisplayName = "Alpha", State = "TX" }, new Member { DisplayName = "Evans (CO)", State = "CO" }]);
            summary.Add("a.xml", "v/2", [new Member { DisplayName = "Alpha", State = "TX" }]);
            Assert.Equal((3, 1, 1, 1, 2, 2), (summary.Files, summary.Unreadable, summary.NoRecord, summary.Refused, summary.Warnings, summary.Withdrawn));
            Assert.Equal([("Alpha (TX)", 2), ("Evans (CO)", 1)], summary.Unidentified.Members);
            Assert.Equal(3, summary.Unidentified.Positions);
            Assert.False(summary.IsFlawless);
        }

        var lines = File.ReadAllLines(path).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(
            ["warning PART_NOT_READ", "skipped NOT_A_KIND_THAT_IS_READ", "refused UNREADABLE", "warning ACTION_IMPOSSIBLE", "new ", "refused VOTE_EXISTS", "unidentified ", "unidentified "],
            lines.Select(line => $"{line.GetProperty("result")} {line.GetProperty("reason")}"));
        Assert.Equal("Alpha (TX), Evans (CO)", lines[6].GetProperty("message").GetString());
        // Each once, where it came up.
        Assert.Equal(["warning", "skipped", "error", "warning", "error"], _told.Select(line => line.Split(':')[0]));
        Assert.Equal("warning: a.xml, line 7: no date (PART_NOT_READ)", _told[0]);
    }

    [Fact]
    public void Of_many_problems_of_one_kind_the_first_are_told_and_all_are_counted()
    {
        using var report = new ImportReport(null);
        var summary = new ImportSummary(_told.Add, report);
        for (var file = 0; file < 1_000; file++)
            summary.Add(new RecordReading("x", null, [], Skipped: RecordFile.NotAKind("x", "text")));
        summary.Add(new RecordReading("b.xml", null, [], Refusal: new(RecordFault.Unreadable, "b.xml", 3, "broken")));
        Assert.Equal((1_000, 22), (summary.NoRecord, _told.Count));
        Assert.StartsWith("error: b.xml, line 3: ", _told[^1], StringComparison.Ordinal);
    }
}
