using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Votes;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>A vote with who voted how, and what was changed on the way.</summary>
internal sealed class StoredVote : StoredResource
{
    // All of it is written with each position, while Redis does nothing else. The 435 positions of a real roll call take 30 KB, and 600 of the
    // greatest length half a megabyte.
    private const int MaxDetails = 2 << 20;

    private readonly int _positionsLength;

    private StoredVote(VoteRecord record, V1.Vote message, byte[] messageBytes, byte[] details, IndexForm form, int positionsLength)
        : base(message.Name, message, messageBytes, details) =>
        (Record, Message, Form, _positionsLength) = (record, message, form, positionsLength);

    public VoteRecord Record { get; }

    public V1.Vote Message { get; }

    public override string Etag => Message.Etag;

    /// <summary>How indexes have it.</summary>
    public string Member => Collections.Member(Record.Vote.Name);

    /// <summary>Which indexes it has.</summary>
    public IndexForm Form { get; }

    /// <summary>Whether it is not over, so that positions are still entered.</summary>
    public bool IsPending => Record.Vote.State is VoteState.Scheduled or VoteState.Open;

    /// <summary>What is stored of a vote.</summary>
    /// <param name="record">The vote.</param>
    /// <param name="form">Which indexes it has; in other ones than sets it also has a number.</param>
    /// <param name="before">The version before, of which it takes over what is the same.</param>
    public static StoredVote Of(VoteRecord record, IndexForm form, StoredVote? before = null)
    {
        var (message, positions, rest) = (record.Vote.ToContract(), PositionsOf(record, before), ToDetails(record));
        (rest.InBitmaps, rest.InFewIndexes) = (form != IndexForm.Sets, form == IndexForm.Few);
        // Protobuf reads the parts of a message one after the other.
        return new StoredVote(record, message, message.ToByteArray(), [.. positions, .. rest.ToByteArray()], form, positions.Length);
    }

    /// <exception cref="RejectionException">A change would keep more of what it replaces than there is room for.</exception>
    public void DemandRoom(StoredVote? before)
    {
        if (Details.Length > MaxDetails && (before is null || History(Record) > History(before.Record)))
            throw new RejectionException(new Rejection(
                RejectionKind.FailedPrecondition,
                "HISTORY_FULL",
                $"{Name} was changed so often that its positions and what they replaced would take {Details.Length} bytes, and may take {MaxDetails}"));

        static int History(VoteRecord record) => record.Replaced.Length + record.Revisions.Length;
    }

    public static StoredVote Parse(byte[] messageBytes, byte[] details)
    {
        var message = V1.Vote.Parser.ParseFrom(messageBytes);
        var stored = StoredVoteDetails.Parser.ParseFrom(details);
        var form = stored.InFewIndexes ? IndexForm.Few : stored.InBitmaps ? IndexForm.Bitmaps : IndexForm.Sets;
        return new StoredVote(Restore(message, stored), message, messageBytes, details, form, positionsLength: 0);
    }

    public override IEnumerable<IndexEntry> IndexChangesFrom(StoredResource? before) =>
        before is StoredVote earlier && earlier.Form == Form && Record.ApartFrom(earlier.Record) is var (gone, come)
            ? IndexEntry.Between(earlier.IndexOf(gone), IndexOf(come))
            : base.IndexChangesFrom(before);

    protected override IReadOnlySet<IndexEntry> IndexAll() => IndexOf(Record.Positions);

    private HashSet<IndexEntry> IndexOf(IEnumerable<Position> positions) =>
        IndexEntry.Of(Collections.Votes, Member, Facets.Of(Message, positions), Form);

    // A long roll call is taken one by one, and those before stay as they are.
    private static byte[] PositionsOf(VoteRecord record, StoredVote? before)
    {
        var (gone, come) = record.ApartFrom(before?.Record);
        var isLonger = before is { _positionsLength: > 0 } && gone.IsEmpty;
        return
        [
            .. isLonger ? before!.Details.AsSpan(0, before._positionsLength) : [],
            .. new StoredVoteDetails { Positions = { (isLonger ? come : record.Positions).Select(position => position.ToContract()) } }.ToByteArray(),
        ];
    }

    private static StoredVoteDetails ToDetails(VoteRecord record) => new()
    {
        Replaced = { record.Replaced.Select(ToStored) },
        Corrections =
        {
            record.Revisions.Select(revision => new StoredVoteCorrection
            {
                Before = revision.Before.ToContract(),
                Positions = { revision.Positions.Select(ToStored) },
                Reason = revision.Reason,
                By = revision.By?.ToContract(),
            }),
        },
        StatedBy = record.StatedBy?.ToContract(),
        StandingBy = record.StandingBy?.ToContract(),
        AnnouncedBy = record.AnnouncedBy?.ToContract(),
        WithdrawnBy = record.WithdrawnBy?.ToContract(),
        AwaitsPositions = record.AwaitsPositions,
    };

    private static VoteRecord Restore(V1.Vote message, StoredVoteDetails details) =>
        new(Restore(message), [.. details.Positions.Select(VoteMapping.ToDomain)])
        {
            Replaced = [.. details.Replaced.Select(Restore)],
            Revisions =
            [
                .. details.Corrections.Select(revision => new VoteRevision(
                    Restore(revision.Before), [.. revision.Positions.Select(Restore)], revision.Reason, revision.By?.ToDomain())),
            ],
            StatedBy = details.StatedBy?.ToDomain(),
            StandingBy = details.StandingBy?.ToDomain(),
            AnnouncedBy = details.AnnouncedBy?.ToDomain(),
            WithdrawnBy = details.WithdrawnBy?.ToDomain(),
            AwaitsPositions = details.AwaitsPositions,
        };

    private static Vote Restore(V1.Vote message) => new()
    {
        Name = StoredText.Vote(message.Name),
        Measures = [.. message.Resolutions.Where(name => name.Length > 0).Select(StoredText.Measure)],
        Question = message.Question,
        QuestionKind = (VoteQuestion)message.QuestionKind,
        Method = (VoteMethod)message.Method,
        Threshold = (VoteThreshold)message.Threshold,
        State = (VoteState)message.State,
        Tally = message.Tally?.ToDomain(),
        OfficialResult = message.OfficialResult,
        OfficialPassed = message.HasOfficialPassed ? message.OfficialPassed : null,
        TieBreaker = message.TieBreaker is null
            ? null
            : new TieBreaker(message.TieBreaker.Officer, (VoteOption)message.TieBreaker.Option),
        Moment = StoredText.Moment(message.Date, message.TimeOfDay),
        Sworn = message.Sworn,
        Description = message.Description,
        StateReason = message.StateReason,
        Announcement = message.Announcement?.ToDomain()
            // Before announcements were kept, one was always of a time, which the vote has as its own.
            ?? (message.State == V1.VoteState.Scheduled
                ? new VoteAnnouncement(SchedulePrecision.Time, StoredText.Moment(message.Date, message.TimeOfDay), "", null, "", "")
                : null),
        Links = new VoteLinks(
            message.HeldAs,
            [.. message.AnnouncedAs.Select(StoredText.Vote)],
            [.. message.PossibleAnnouncements.Select(StoredText.Vote)],
            [.. message.PossibleHeldAs]),
        Withdrawal = (VoteWithdrawal)message.Withdrawal,
        Amendment = message.Amendment?.ToDomain(),
        ExecutiveDocument = message.ExecutiveDocument?.ToDomain(),
        Contradictions = new([.. message.Contradictions]),
        Provenance = message.Provenance?.ToDomain(),
    };

    private static StoredPositionChange ToStored(PositionChange change) => new()
    {
        Before = change.Before?.ToContract(),
        After = change.After?.ToContract(),
        Time = change.Time is { } time ? Timestamp.FromDateTimeOffset(time) : null,
    };

    private static PositionChange Restore(StoredPositionChange change) =>
        new(change.Before?.ToDomain(), change.After?.ToDomain(), change.Time?.ToDateTimeOffset());
}
