using System.Text;
using Google.Protobuf;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;

namespace VoteTracker.Records.Sap;

// The text of a single statement, without the list that tells where it was published.
internal static class SapText
{
    public static bool IsStatement(byte[] content) =>
        !content.AsSpan().Contains((byte)0) && content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(SapStatement.Title)) >= 0
        && !content.AsSpan().StartsWith("%PDF"u8);

    public static RecordReading Read(string file, string text)
    {
        if (!text.Split('\n').Any(line => line.Trim() == SapStatement.Title))
            throw RecordFile.NotAKind(file, "it only mentions statements of administration policy");
        var statement = SapStatement.Parse(file, text);
        var date = statement.Date
            ?? throw new RecordException(
                RecordFault.Unreadable, file, 1, "the statement has no date such as \"February 26, 2019\" above its title");
        var congress = CongressCalendar.CongressOn(date);
        var measures = MeasureCitation.FindAll(congress, statement.Heading);
        if (measures.Count == 0)
            throw new RecordException(RecordFault.Unreadable, file, statement.Line, "the heading of the statement names no measure");
        var request = SapThreat.Request(file, congress, date, measures, statement.Heading, "", statement);
        IReadOnlyList<IMessage> requests = request is null ? [] : [request];
        var origin = SapOrigin.Of(Path.GetFileName(file));
        foreach (var issue in requests.Cast<IssueVetoThreatRequest>())
            issue.VetoThreat.Provenance = origin.ToProvenance();
        return new(file, RecordKind.SapText, requests, EntriesNotPresented: request is null ? 1 : 0) { Origin = origin };
    }
}
