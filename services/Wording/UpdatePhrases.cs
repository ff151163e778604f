using VoteTracker.V1;

namespace VoteTracker.Wording;

/// <summary>Updates in words, and in sentences for those who read them one by one.</summary>
public static class UpdatePhrases
{
    /// <summary>What happened: Vote closed.</summary>
    public static string Of(UpdateType type) => type switch
    {
        UpdateType.ResolutionCreated => "Measure created",
        UpdateType.ResolutionChanged => "Measure changed",
        UpdateType.ResolutionCorrected => "Measure corrected",
        _ => Phrase.Of(type),
    };

    /// <summary>A kind of what updates are about: vote.</summary>
    public static string Of(ResourceKind kind) => kind switch
    {
        ResourceKind.Resolution => "measure",
        ResourceKind.Vote => "vote",
        ResourceKind.VetoThreat => "veto threat",
        _ => Phrase.Of(kind),
    };

    /// <summary>What happened, to what: House vote 94 on H.J.Res. 46, On Passage: Passed, 245–182.</summary>
    public static string Sentence(Update update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.ResourceCase switch
        {
            Update.ResourceOneofCase.Resolution => Of(update, update.Resolution),
            Update.ResourceOneofCase.Vote => $"{Subject(update.Vote)}: {Of(update, update.Vote)}",
            Update.ResourceOneofCase.VetoThreat => Of(update, update.VetoThreat),
            Update.ResourceOneofCase.Congress => $"The term of {VisibleText.OnOneLine(update.Congress.Name)} is over; {VisibleText.OnOneLine(update.Congress.Successor)} follows",
            _ => Phrase.Of(update.Type),
        } + ".";
    }

    /// <summary>What the sentence leaves out: the words of the record. Empty where there are none.</summary>
    public static string Detail(Update update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.ResourceCase switch
        {
            Update.ResourceOneofCase.Resolution when update.Type == UpdateType.ResolutionChanged && update.Actions.Count > 0 =>
                string.Join(" ", update.Actions.Select(action => VisibleText.OnOneLine(action.Text)).Distinct()),
            Update.ResourceOneofCase.Resolution => VisibleText.OnOneLine(update.Resolution.Title),
            Update.ResourceOneofCase.Vote => Parties(update.Vote),
            Update.ResourceOneofCase.VetoThreat => $"“{VisibleText.OnOneLine(update.VetoThreat.Statement)}”",
            _ => "",
        };
    }

    private static string Of(Update update, Resolution resolution) => update.Type switch
    {
        UpdateType.ResolutionCreated => $"{Citation.Of(resolution)}: {Lower(ResolutionPhrases.State(resolution))}",
        UpdateType.ResolutionCorrected => $"{Citation.Of(resolution)}: the record was corrected; {Lower(ResolutionPhrases.State(resolution))}",
        _ when update.PreviousState == ResolutionState.Unspecified =>
            $"{Citation.Of(resolution)}: more on record; {Lower(ResolutionPhrases.State(resolution))} as before",
        _ => $"{Citation.Of(resolution)}: {Lower(ResolutionPhrases.State(resolution))}",
    };

    private static string Of(Update update, Vote vote) => update.Type switch
    {
        UpdateType.VoteScheduled when vote.Announcement is not null => $"announced for {DayText.Of(vote.Announcement)}",
        UpdateType.VoteRescheduled when vote is { State: VoteState.Withdrawn, Announcement: not null } =>
            $"had been announced for {DayText.Of(vote.Announcement)} before it was withdrawn",
        UpdateType.VoteRescheduled when vote.Announcement is not null => $"now announced for {DayText.Of(vote.Announcement)}",
        UpdateType.VoteOpened => "under way",
        UpdateType.PositionsRecorded when vote.State == VoteState.Open => $"{Count(vote)} so far",
        UpdateType.PositionsRecorded => $"members’ positions are on record, {Count(vote)}",
        UpdateType.VoteHeld => $"held as {Citation.OfName(vote.HeldAs)}",
        UpdateType.VoteLinked => "it became known what was announced of it",
        UpdateType.VoteWithdrawn when vote.Withdrawal != VoteWithdrawal.Unspecified => $"will not be held as announced: {VotePhrases.Of(vote.Withdrawal)}",
        UpdateType.ResultDisputed => $"announced as {VotePhrases.Result(vote)}, but the count says otherwise, {Count(vote)}",
        _ when vote.Tally is null => $"{VotePhrases.State(vote)}, {Lower(VotePhrases.Method(vote.Method))}",
        _ => $"{VotePhrases.State(vote)}, {Count(vote)}{(vote.Needed > 0 ? $", {vote.Needed} of {vote.Denominator} needed" : "")}",
    };

    private static string Of(Update update, VetoThreat threat)
    {
        var measures = string.Join(", ", threat.Resolutions.Select(Citation.OfName));
        return update.Type == UpdateType.VetoThreatIssued
            ? $"{VetoThreatPhrases.Level(threat.Level)}, said {DayText.Of(threat.IssueDate)} of {measures}"
            : $"The statement of {DayText.Of(threat.IssueDate)} on {measures}: {Lower(VetoThreatPhrases.State(threat.State))}";
    }

    private static string Subject(Vote vote) => string.Join(", ", new[]
    {
        Citation.Of(vote) + (vote.Resolutions.Count > 0 ? $" on {string.Join(", ", vote.Resolutions.Select(Citation.OfName))}" : ""),
        VisibleText.OnOneLine(vote.Question),
    }.Where(part => part.Length > 0));

    private static string Count(Vote vote) => vote.Tally is { } tally ? VotePhrases.ShortCounts(tally) : "";

    private static string Parties(Vote vote) => string.Join(
        ", ", vote.Tally?.ByParty.Select(party => $"{VotePhrases.Party(party.Party)} {party.Yea + party.Guilty}–{party.Nay + party.NotGuilty}") ?? []);

    private static string Lower(string words) => words.Length > 1 && char.IsLower(words[1]) ? char.ToLowerInvariant(words[0]) + words[1..] : words;
}
