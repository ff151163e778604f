using System.Globalization;
using VoteTracker.Cli.Output;
using VoteTracker.Import.Report;
using VoteTracker.Import.Sending;

namespace VoteTracker.Cli.Import;

/// <summary>The figures of an import as an operator reads them.</summary>
internal static class ImportFigures
{
    public static void Write(ImportSummary summary, OutputFormat format)
    {
        (string Name, string Heading, int Count)[] counts =
        [
            ("files", "FILES", summary.Files),
            ("unreadable", "UNREADABLE", summary.Unreadable),
            ("noRecord", "NO RECORD", summary.NoRecord),
            ("new", "NEW", summary.Count(ImportResult.New)),
            ("unchanged", "UNCHANGED", summary.Count(ImportResult.Unchanged)),
            ("corrected", "CORRECTED", summary.Count(ImportResult.Corrected)),
            ("refused", "REFUSED", summary.Refused),
            ("warnings", "WARNINGS", summary.Warnings),
            ("entriesWithoutText", "ENTRIES WITHOUT TEXT", summary.EntriesWithoutText),
            ("entriesNeverPresented", "ENTRIES ON MEASURES NEVER PRESENTED", summary.EntriesNotPresented),
        ];
        if (format == OutputFormat.Json)
        {
            var members = counts.ToDictionary(count => count.Name, count => (object)count.Count);
            members["reasons"] = summary.Reasons.Select(reason => new
            {
                reason = reason.Reason,
                count = reason.Count,
                example = Display.OneLine(reason.Example.ToString()),
            });
            JsonOutput.Write(members, indented: false);
            return;
        }

        var table = TableOutput.Create([.. counts.Select(count => count.Heading)]);
        TableOutput.Write(table.Row([.. counts.Select(count => count.Count.ToString(CultureInfo.InvariantCulture))]));
        if (summary.Reasons.Count == 0)
            return;
        Console.Out.WriteLine();
        var refusals = TableOutput.Create("COUNT", "REASON", "EXAMPLE");
        foreach (var (reason, count, example) in summary.Reasons)
            refusals.Row(count.ToString(CultureInfo.InvariantCulture), reason, example.ToString());
        TableOutput.Write(refusals);
    }
}
