using System.Globalization;
using VoteTracker.Cli.Output;
using VoteTracker.Import.Report;
using VoteTracker.Import.Sending;

namespace VoteTracker.Cli.Import;

/// <summary>The figures of an import as an operator reads them. Each problem was told when it came up and is only counted here.</summary>
internal static class ImportFigures
{
    private const int MembersNamed = 20;

    public static void Write(ImportSummary summary, OutputFormat format)
    {
        var members = summary.Unidentified.Members;
        (string Name, string Text, int Count)[] counts =
        [
            ("files", "Files", summary.Files),
            ("new", "New", summary.Count(ImportResult.New)),
            ("unchanged", "Unchanged", summary.Count(ImportResult.Unchanged)),
            ("corrected", "Corrected", summary.Count(ImportResult.Corrected)),
            ("withdrawn", "Actions withdrawn", summary.Withdrawn),
            ("warnings", "Warnings", summary.Warnings),
            ("refused", "Refused", summary.Refused),
            ("unreadable", "Unreadable files", summary.Unreadable),
            ("noRecord", "No records, skipped", summary.NoRecord),
            ("unidentifiedMembers", "Members without an id", members.Count),
            ("unidentifiedPositions", "Positions of these", summary.Unidentified.Positions),
            ("entriesWithoutText", "Statements without text", summary.EntriesWithoutText),
            ("entriesNeverPresented", "Statements on measures never presented", summary.EntriesNotPresented),
        ];
        if (format == OutputFormat.Json)
        {
            var json = counts.ToDictionary(count => count.Name, count => (object)count.Count);
            json["membersWithoutId"] = members.Take(MembersNamed).Select(member => Display.OneLine(member.Member));
            json["reasons"] = summary.Reasons.Select(reason => new
            {
                reason = reason.Reason,
                count = reason.Count,
                example = Display.OneLine(reason.Example.ToString()),
            });
            JsonOutput.Write(json, indented: false);
            return;
        }

        (string Text, int Count)[] lines =
        [
            .. counts.Where(count => count.Count > 0 || count.Name == "files").Select(count => (count.Text, count.Count)),
            .. summary.Reasons.Select(reason => ($"  {Display.OneLine(reason.Reason)}", reason.Count)),
        ];
        var width = lines.Max(line => line.Text.Length);
        foreach (var (text, count) in lines)
            Console.Out.WriteLine($"{text.PadRight(width)}  {count.ToString(CultureInfo.InvariantCulture),8}");
        if (members.Count == 0)
            return;
        var named = string.Join(", ", members.Take(MembersNamed).Select(member => member.Member));
        var more = members.Count > MembersNamed ? $" and {members.Count - MembersNamed} more" : "";
        Console.Out.WriteLine(Display.OneLine($"Kept by name: {named}{more}"));
    }
}
