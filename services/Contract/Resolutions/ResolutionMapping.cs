using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Resolutions;

/// <summary>Measures between domain and contract. The enumerations of both have the same numbers, which a test keeps true.</summary>
public static class ResolutionMapping
{
    private const int MaxWarning = 512;

    /// <summary>Writes a measure as readers get it.</summary>
    /// <param name="measure">A created measure.</param>
    /// <returns>The message with its etag.</returns>
    public static V1.Resolution ToContract(this Measure measure) => new V1.Resolution
    {
        Name = measure.Name.ToString(),
        Type = (V1.ResolutionType)measure.Name.Type,
        Number = measure.Name.Number,
        Title = measure.Title,
        OriginChamber = (V1.Chamber)measure.Name.Type.Origin(),
        State = (V1.ResolutionState)measure.Status.State,
        GovtrackStatus = measure.Status.GovTrackStatus,
        StateTime = Timestamp.FromDateTimeOffset(measure.Status.Since.ToInstant()),
        GovtrackStatusTime = Timestamp.FromDateTimeOffset(measure.Status.GovTrackSince.ToInstant()),
        IntroducedDate = FormatDate(measure.IntroducedDate),
        ConstitutionalAmendment = measure.ConstitutionalAmendment,
        ActionCount = measure.ActionCount,
        VetoContested = measure.Status.Contested,
        TerminatesEmergency = measure.TerminatesEmergency,
        Provenance = measure.Provenance?.ToContract(),
        Contradiction = measure.Status.Contradiction,
        Deadlines =
        {
            Deadlines.Of(measure).Select(deadline => new V1.Deadline
            {
                Kind = (V1.DeadlineKind)deadline.Kind,
                Chamber = (V1.Chamber)deadline.Chamber,
                LastDay = FormatDate(deadline.LastDay),
                Source = deadline.Source,
            }),
        },
    }.WithEtag((message, etag) => message.Etag = etag);

    /// <summary>Writes an action as readers get it.</summary>
    /// <param name="action">The action.</param>
    /// <param name="state">The state that it led to.</param>
    /// <returns>The message.</returns>
    public static V1.Action ToContract(this OfficialAction action, MeasureState state) => new()
    {
        Id = action.Id,
        Date = FormatDate(action.Moment.Date),
        TimeOfDay = FormatTime(action.Moment.Time),
        Sequence = action.Sequence,
        Kind = (V1.ActionKind)action.Kind,
        Chamber = (V1.Chamber)action.Chamber,
        Text = action.Text,
        Code = action.Code,
        Vote = action.Vote?.ToString() ?? "",
        State = (V1.ResolutionState)state,
        Contested = action.Contested,
    };

    /// <summary>Writes an action as followers get it: with its withdrawal, and without its sources.</summary>
    /// <param name="recorded">The action.</param>
    /// <param name="state">The state that it led to.</param>
    /// <returns>The message.</returns>
    public static V1.Action ToContract(this RecordedAction recorded, MeasureState state)
    {
        var message = recorded.Action.ToContract(state);
        if (recorded.Withdrawal is { } withdrawal)
        {
            message.Withdrawn = true;
            message.WithdrawalReason = withdrawal.Reason;
            message.WithdrawnByHand = withdrawal.ByHand;
            message.WithdrawalTime = Timestamp.FromDateTimeOffset(withdrawal.Time);
            message.WithdrawalAuthor = withdrawal.Author;
        }
        return message;
    }

    /// <summary>Writes a warning, as much of it as the contract allows.</summary>
    /// <param name="warning">The warning.</param>
    /// <returns>The message.</returns>
    public static V1.ActionWarning ToContract(this ActionWarning warning) => new()
    {
        Action = warning.Action,
        Reason = warning.Reason,
        Message = warning.Message.Length <= MaxWarning ? warning.Message : $"{warning.Message.AsSpan(0, MaxWarning - 1).TrimEnd()}…",
    };

    internal static string FormatDate(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string FormatTime(TimeOnly? time) => time?.ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "";
}
