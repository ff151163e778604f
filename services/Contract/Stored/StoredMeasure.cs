using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>A measure with the actions that can move it and what other resources say of it.</summary>
internal sealed class StoredMeasure : StoredResource
{
    private StoredMeasure(Measure measure, V1.Resolution? message, byte[] messageBytes, byte[] details, IndexForm form)
        : base(measure.Name.ToString(), message, messageBytes, details) => (Measure, Message, Form) = (measure, message, form);

    public Measure Measure { get; }

    public V1.Resolution? Message { get; }

    /// <summary>Which indexes it has.</summary>
    public IndexForm Form { get; }

    public override string Etag => Message?.Etag ?? "";

    /// <summary>What is stored of a measure.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="form">Which indexes it has.</param>
    /// <param name="before">The version before, of which it takes over the message where readers see no difference.</param>
    public static StoredMeasure Of(Measure measure, IndexForm form, StoredMeasure? before = null)
    {
        var stored = ToDetails(measure);
        stored.InFewIndexes = form == IndexForm.Few;
        var details = stored.ToByteArray();
        if (before?.Message is { } same && before.Measure.IsSameForReaders(measure))
            return new StoredMeasure(measure, same, before.MessageBytes, details, form);
        var message = measure.Created ? measure.ToContract() : null;
        return new StoredMeasure(measure, message, message?.ToByteArray() ?? [], details, form);
    }

    /// <summary>Reads back what was stored; nothing stored is a measure that nobody has spoken of.</summary>
    public static StoredMeasure Parse(MeasureName name, byte[] messageBytes, byte[] details)
    {
        var message = messageBytes.Length > 0 ? V1.Resolution.Parser.ParseFrom(messageBytes) : null;
        var stored = StoredMeasureDetails.Parser.ParseFrom(details);
        return new StoredMeasure(
            Restore(name, message, stored), message, messageBytes, details, stored.InFewIndexes ? IndexForm.Few : IndexForm.Sets);
    }

    // Indexes have what readers see.
    public override IEnumerable<IndexEntry> IndexChangesFrom(StoredResource? before) =>
        before is StoredMeasure same && ReferenceEquals(same.MessageBytes, MessageBytes) && same.Form == Form
            ? []
            : base.IndexChangesFrom(before);

    protected override IReadOnlySet<IndexEntry> IndexAll() => Message is null
        ? new HashSet<IndexEntry>()
        : IndexEntry.Of(Collections.Resolutions, Collections.Member(Measure.Name), Facets.Of(Message), Form);

    private static StoredMeasureDetails ToDetails(Measure measure) => new()
    {
        Outcomes =
        {
            measure.Outcomes.Select(outcome => new StoredVoteOutcome
            {
                Vote = outcome.Vote.ToString(),
                Question = (V1.VoteQuestion)outcome.Question,
                Passed = outcome.Passed,
                Date = ResolutionMapping.FormatDate(outcome.Moment.Date),
                TimeOfDay = ResolutionMapping.FormatTime(outcome.Moment.Time),
                Yea = outcome.Yea,
                Nay = outcome.Nay,
            }),
        },
        MovingActions = { measure.MovingActions.Select(action => action.ToContract(MeasureState.Unspecified)) },
        VetoThreats = { measure.VetoThreats.Select(threat => threat.ToString()) },
        VacatedVotes = { measure.VacatedVotes.Select(vote => vote.ToString()) },
        PendingVotes =
        {
            measure.PendingVotes.Select(pending => new StoredPendingVote
            {
                Vote = pending.Name.ToString(),
                Question = (V1.VoteQuestion)pending.Question,
                NotBefore = ResolutionMapping.FormatDate(pending.NotBefore),
                Opened = pending.Opened,
                Measures = pending.Measures,
            }),
        },
        WithdrawnCount = measure.WithdrawnCount,
        DecidingActions = { measure.DecidingActions.Order(StringComparer.Ordinal) },
        Described =
        {
            measure.Described.Select(statement => new StoredFieldStatement
            {
                Field = (int)statement.Field,
                Witness = (V1.Witness)statement.Witness,
                Time = Timestamp.FromDateTimeOffset(statement.Time),
                Replaced = { statement.Replaced },
            }),
        },
    };

    private static Measure Restore(MeasureName name, V1.Resolution? message, StoredMeasureDetails details) => Measure.Restore(
        name,
        message is null
            ? null
            : new Introduction(
                message.Title,
                StoredText.Moment(message.IntroducedDate, "").Date,
                message.ConstitutionalAmendment,
                message.TerminatesEmergency,
                message.Provenance?.ToDomain()),
        message?.ActionCount ?? 0,
        details.MovingActions.Select(StoredAction.Content),
        details.Outcomes.Select(outcome => new VoteOutcome(
            StoredText.Vote(outcome.Vote),
            (VoteQuestion)outcome.Question,
            outcome.Passed,
            StoredText.Moment(outcome.Date, outcome.TimeOfDay),
            outcome.Yea,
            outcome.Nay)),
        details.VetoThreats.Select(StoredText.VetoThreat),
        details.VacatedVotes.Select(StoredText.Vote),
        details.PendingVotes.Select(pending => new PendingVote(
            StoredText.Vote(pending.Vote),
            (VoteQuestion)pending.Question,
            StoredText.Moment(pending.NotBefore, "").Date,
            pending.Opened,
            // Until votes could be on several, it was one.
            Math.Max(1, pending.Measures))),
        details.WithdrawnCount,
        details.Described.Select(statement => new FieldStatement(
            (DescribedField)statement.Field, (Witness)statement.Witness, statement.Time.ToDateTimeOffset(), [.. statement.Replaced])),
        details.DecidingActions);
}
