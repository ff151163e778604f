using Google.Protobuf;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>A measure with its actions and what other resources say of it.</summary>
internal sealed class StoredMeasure : StoredResource
{
    private StoredMeasure(Measure measure, V1.Resolution? message, byte[] messageBytes, byte[] details)
        : base(measure.Name.ToString(), message, messageBytes, details) => (Measure, Message) = (measure, message);

    public Measure Measure { get; }

    public V1.Resolution? Message { get; }

    public override string Etag => Message?.Etag ?? "";

    public static StoredMeasure Of(Measure measure)
    {
        var message = measure.Created ? measure.ToContract() : null;
        return new StoredMeasure(measure, message, message?.ToByteArray() ?? [], ToDetails(measure).ToByteArray());
    }

    /// <summary>Reads back what was stored; nothing stored is a measure that nobody has spoken of.</summary>
    public static StoredMeasure Parse(MeasureName name, byte[] messageBytes, byte[] details)
    {
        var message = messageBytes.Length > 0 ? V1.Resolution.Parser.ParseFrom(messageBytes) : null;
        return new StoredMeasure(Restore(name, message, StoredMeasureDetails.Parser.ParseFrom(details)), message, messageBytes, details);
    }

    protected override IReadOnlySet<IndexEntry> IndexAll() => Message is null
        ? new HashSet<IndexEntry>()
        : IndexEntry.Of(Collections.Resolutions, Collections.Member(Measure.Name), Facets.Of(Message));

    private static StoredMeasureDetails ToDetails(Measure measure) => new()
    {
        Actions = { measure.Actions.Zip(measure.ActionStates, (action, state) => action.ToContract(state)) },
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
        VetoThreats = { measure.VetoThreats.Select(threat => threat.ToString()) },
        VacatedVotes = { measure.VacatedVotes.Select(vote => vote.ToString()) },
    };

    private static Measure Restore(MeasureName name, V1.Resolution? message, StoredMeasureDetails details) => Measure.Restore(
        name,
        message is null
            ? null
            : new Introduction(
                message.Title,
                StoredText.Moment(message.IntroducedDate, "").Date,
                message.ConstitutionalAmendment,
                message.TerminatesEmergency),
        details.Actions.Select(action => new OfficialAction(
            action.Id,
            StoredText.Moment(action.Date, action.TimeOfDay),
            action.Sequence,
            (ActionKind)action.Kind,
            (Chamber)action.Chamber,
            action.Text,
            action.Code,
            action.Vote.Length == 0 ? null : StoredText.Vote(action.Vote),
            action.Contested)),
        details.Outcomes.Select(outcome => new VoteOutcome(
            StoredText.Vote(outcome.Vote),
            (VoteQuestion)outcome.Question,
            outcome.Passed,
            StoredText.Moment(outcome.Date, outcome.TimeOfDay),
            outcome.Yea,
            outcome.Nay)),
        details.VetoThreats.Select(StoredText.VetoThreat),
        details.VacatedVotes.Select(StoredText.Vote));
}
