using Google.Protobuf;
using VoteTracker.Records.BillStatus;
using VoteTracker.Records.Clerk;
using VoteTracker.Records.History;
using VoteTracker.Records.Sap;
using VoteTracker.Records.Scraper;
using VoteTracker.Records.Senate;
using VoteTracker.V1;

namespace VoteTracker.Records.Reading;

/// <summary>The kinds of files that are read.</summary>
public enum RecordKind
{
    /// <summary>A roll call of the House, as the Clerk publishes it.</summary>
    ClerkXml,

    /// <summary>A roll call of the Senate, as the Secretary publishes it from LIS.</summary>
    SenateLisXml,

    /// <summary>The status of one measure, as GPO publishes it (BILLSTATUS).</summary>
    BillStatusXml,

    /// <summary>A roll call in the layout of the unitedstates/congress scraper (data.json).</summary>
    ScraperVoteJson,

    /// <summary>The status of one measure in the layout of the unitedstates/congress scraper (data.json).</summary>
    ScraperBillJson,

    /// <summary>A list of Statements of Administration Policy, with the texts in files beside it.</summary>
    SapArchive,

    /// <summary>The text of one Statement of Administration Policy.</summary>
    SapText,

    /// <summary>An answer of the Congress.gov API (v3, JSON): a measure, the actions on one, or a roll call of the House.</summary>
    CongressGovJson,

    /// <summary>What the House may consider in a week, as docs.house.gov publishes it.</summary>
    FloorScheduleXml,

    /// <summary>What the House did on a legislative day, as the Clerk publishes it while it happens.</summary>
    HouseFloorXml,

    /// <summary>The list of the Senate's roll calls of a session with their counts, from LIS.</summary>
    SenateVoteMenu,

    /// <summary>The roll calls on one measure with their counts, as LegiScan lists them with it.</summary>
    LegiScanJson,

    /// <summary>Calls recorded in this project's own format, see <see cref="RecordedHistory"/>.</summary>
    RecordedHistory,
}

/// <summary>What was read of one file: what it holds, or why it was refused or skipped.</summary>
/// <param name="Name">The path of the file, or archive.tar.gz:path/in/it.</param>
/// <param name="Kind">The kind of file, told from its content; null where it was not read.</param>
/// <param name="Requests">
/// CreateResolutionRequest, RecordActionsRequest, RecordVoteRequest, ScheduleVoteRequest, WithdrawVoteRequest and IssueVetoThreatRequest
/// messages, and from a history any request of the API, in the order in which to send them, without request_id.
/// </param>
/// <param name="EntriesWithoutText">How many entries of a SAP archive had no text beside them, and so gave no request.</param>
/// <param name="EntriesNotPresented">How many statements spoke only of measures that never go to the President.</param>
/// <param name="Refusal">Why it cannot be read.</param>
/// <param name="Skipped">Why it was passed over: it is no record and only lies among them (a readme, a PDF, a FIFO).</param>
public sealed record RecordReading(
    string Name,
    RecordKind? Kind,
    IReadOnlyList<IMessage> Requests,
    int EntriesWithoutText = 0,
    int EntriesNotPresented = 0,
    RecordException? Refusal = null,
    RecordException? Skipped = null)
{
    /// <summary>Where the document comes from. Null where it was not read, and of a history, whose calls say it each for itself.</summary>
    public DocumentOrigin? Origin { get; init; }

    /// <summary>What is wrong in the document and did not keep it from being read.</summary>
    public IReadOnlyList<RecordWarning> Warnings { get; init; } = [];

    internal static RecordReading Of(
        string name, RecordKind kind, IReadOnlyList<IMessage> requests, DocumentOrigin origin, DocumentWarnings warnings)
    {
        foreach (var request in requests)
            switch (request)
            {
                case RecordVoteRequest record:
                    record.Vote.Provenance = origin.ToProvenance();
                    break;
                case ScheduleVoteRequest schedule:
                    schedule.Vote.Provenance = origin.ToProvenance();
                    break;
                case WithdrawVoteRequest withdraw:
                    withdraw.Provenance = origin.ToProvenance();
                    break;
            }
        return new(name, kind, requests) { Origin = origin.As(warnings), Warnings = warnings.All };
    }
}
