using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Sap;

// The list of statements of one presidency, as github.com/unitedstates/statements-of-administration-policy keeps it:
// archive/45-Trump.yaml names statements/45-Trump/116/….pdf, whose text lies in text/45-Trump/116/….txt.
internal static partial class SapArchive
{
    public static bool IsArchive(byte[] content)
    {
        var head = Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, 4096))).TrimStart('\uFEFF');
        return FirstEntry().Match(head) is { Success: true } entry && EntryKey().IsMatch(entry.Value);
    }

    public static RecordReading Read(string path, TextReader yaml)
    {
        var requests = new List<IMessage>();
        var (withoutText, notPresented) = (0, 0);
        // The list names some statements twice.
        foreach (var entry in SapEntry.ReadAll(path, yaml).DistinctBy(entry => entry.File.Length > 0 ? entry.File : $"#{entry.Line}"))
        {
            var text = TextBeside(path, entry);
            if (text is null)
                withoutText++;
            else if (Request(path, entry, text) is { } request)
                requests.Add(request);
            else
                notPresented++;
        }

        var origin = SapOrigin.Of(Path.GetFileName(path));
        foreach (var issue in requests.Cast<IssueVetoThreatRequest>())
            issue.VetoThreat.Provenance = origin.ToProvenance();
        return new(path, RecordKind.SapArchive, requests, withoutText, notPresented) { Origin = origin };
    }

    private static IssueVetoThreatRequest? Request(string path, SapEntry entry, string text)
    {
        var statement = SapStatement.Parse(path, text);
        var measures = entry.Bills
            .Select(bill => MeasureCitation.Parse(entry.Congress, bill)
                ?? throw new RecordException(RecordFault.Unreadable, path, entry.Line, $"\"{bill}\" names no measure"))
            .ToList();
        // Where list and statement differ on the date, the statement is right: the list has some of the day it was found.
        return SapThreat.Request(path, entry.Congress, statement.Date ?? entry.Date, measures, entry.Title, entry.Uri, statement);
    }

    private static string? TextBeside(string path, SapEntry entry)
    {
        const string prefix = "statements/";
        var parts = entry.File.Split('/');
        // The list comes from elsewhere: it must not lead out of its own folder.
        if (!entry.File.StartsWith(prefix, StringComparison.Ordinal) || entry.File.Contains('\\')
            || parts.Contains("..") || parts.Contains(""))
            return null;
        var archive = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var text = new FileInfo(Path.ChangeExtension(Path.Combine([archive, "..", "text", .. parts[1..]]), ".txt"));
        if (!text.Exists)
            return null;
        RegularFile.Require(text.FullName);
        return text.Length <= RecordFile.MaxStatementBytes
            ? File.ReadAllText(text.FullName)
            : throw new RecordException(RecordFault.TooLarge, path, entry.Line, $"the text of \"{entry.Title}\" has more than 1 MiB");
    }

    [GeneratedRegex(@"\A(\s*(#[^\n]*|---[^\n]*)?\n)*- [^\n]*\n(?:[ \t#][^\n]*\n)*")]
    private static partial Regex FirstEntry();

    [GeneratedRegex(@"^(- |  )(bills|document_title|date_issued):", RegexOptions.Multiline)]
    private static partial Regex EntryKey();
}
