using System.Collections.Immutable;
using Google.Protobuf.Collections;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Votes;

/// <summary>Requests about votes into the domain's terms.</summary>
public static class VoteRequests
{
    public static Vote ScheduledVote(V1.ScheduleVoteRequest request, DateTimeOffset now, string author)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var message = request.Vote ?? throw RequestFields.Wrong("vote", "is required");
        return Vote(message, Name(congress, message, request.VoteId), default) with
        {
            Question = RequestFields.Text(message.Question, "vote.question", 4_096, required: true),
            Announcement = Announcement(message.Announcement, "vote.announcement"),
            Provenance = ProvenanceMapping.Read(message.Provenance, "vote.provenance", now, author),
        };
    }

    public static (VoteAnnouncement Announcement, string Reason) Rescheduled(V1.RescheduleVoteRequest request) =>
        (Announcement(request.Announcement, "announcement"), RequestFields.Text(request.Reason, "reason", 1_024));

    public static (VoteWithdrawal Withdrawal, string Reason) Withdrawn(V1.WithdrawVoteRequest request) => (
        RequestFields.Enumeration<V1.VoteWithdrawal, VoteWithdrawal>(request.Withdrawal, "withdrawal", required: true),
        RequestFields.Text(request.Reason, "reason", 1_024, required: true));

    public static (Vote Vote, ImmutableArray<Position> Positions) CompleteVote(V1.RecordVoteRequest request)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var message = request.Vote ?? throw RequestFields.Wrong("vote", "is required");
        return Complete(message, Name(congress, message, request.VoteId), request.Positions);
    }

    public static (Vote Vote, ImmutableArray<Position> Positions, string Reason) CorrectedVote(V1.CorrectVoteRequest request)
    {
        var message = request.Vote ?? throw RequestFields.Wrong("vote", "is required");
        var name = RequestFields.Vote(message.Name, "vote.name");
        var (vote, positions) = Complete(message, name, request.Positions);
        return (vote, positions, RequestFields.Text(request.Reason, "reason", 1_024, required: true));
    }

    /// <summary>When a vote was opened; null where that is now.</summary>
    public static CapitolMoment? Opened(V1.OpenVoteRequest request) =>
        request.Date.Length > 0 ? RequestFields.Moment(request.Date, request.TimeOfDay, "date", "time_of_day")
        : request.TimeOfDay.Length > 0 ? throw RequestFields.Wrong("time_of_day", "is given with a date only")
        : null;

    public static (string Result, bool? Passed, TieBreaker? TieBreaker, Tally? Announced) Result(V1.CloseVoteRequest request) => (
        RequestFields.Text(request.OfficialResult, "official_result", 1_024),
        request.HasOfficialPassed ? request.OfficialPassed : null,
        request.TieBreaker is null ? null : TieBreaker(request.TieBreaker, "tie_breaker"),
        request.Tally is null ? null : Tally(request.Tally, "tally"));

    public static ImmutableArray<Position> Positions(RepeatedField<V1.Position> positions, int least)
    {
        RequestFields.Number(positions.Count, "positions", least, VoteValidation.MaxPositions);
        return [.. positions.Select((position, index) => Position(position, $"positions[{index}]"))];
    }

    public static (VoteName Base, VoteName Other) Compared(V1.CompareVotesRequest request)
    {
        var (earlier, later) = (RequestFields.Vote(request.Base, "base"), RequestFields.Vote(request.Other, "other"));
        return earlier.Chamber == later.Chamber
            ? (earlier, later)
            : throw RequestFields.Wrong("other", $"must be a vote of the {earlier.Chamber}, as base is: no member votes in both chambers");
    }

    /// <summary>Reads congresses/{congress}/votes/-, which stands for all votes (AIP-159).</summary>
    public static int? AllVotesOf(string parent) =>
        parent.EndsWith("/votes/-", StringComparison.Ordinal) ? RequestFields.Congress(parent[..^"/votes/-".Length], "parent") : null;

    private static Vote Vote(V1.Vote message, VoteName name, CapitolMoment moment) => new()
    {
        Name = name,
        Measures = Measures(message.Resolutions, name.Congress),
        Question = RequestFields.Text(message.Question, "vote.question", 4_096),
        QuestionKind = RequestFields.Enumeration<V1.VoteQuestion, VoteQuestion>(message.QuestionKind, "vote.question_kind"),
        Method = RequestFields.Enumeration<V1.VoteMethod, VoteMethod>(message.Method, "vote.method"),
        Threshold = RequestFields.Enumeration<V1.VoteThreshold, VoteThreshold>(message.Threshold, "vote.threshold"),
        Tally = message.Tally is null ? null : Tally(message.Tally, "vote.tally"),
        OfficialResult = RequestFields.Text(message.OfficialResult, "vote.official_result", 1_024),
        OfficialPassed = message.HasOfficialPassed ? message.OfficialPassed : null,
        TieBreaker = message.TieBreaker is null ? null : TieBreaker(message.TieBreaker, "vote.tie_breaker"),
        Moment = moment,
        Sworn = RequestFields.Number(message.Sworn, "vote.sworn", 0, VoteThresholds.SenateSeats),
        Description = RequestFields.Text(message.Description, "vote.description", 4_096),
        Contradictions = new([.. message.Contradictions.Select((text, index) => RequestFields.Text(text, $"vote.contradictions[{index}]", 512))]),
        Amendment = message.Amendment is null ? null : Amendment(message.Amendment),
        ExecutiveDocument = message.ExecutiveDocument is null ? null : ExecutiveDocument(message.ExecutiveDocument),
    };

    // The state that is given says whether the vote stands; all else that a state says follows from what is done.
    private static (Vote Vote, ImmutableArray<Position> Positions) Complete(V1.Vote message, VoteName name, RepeatedField<V1.Position> given)
    {
        var positions = Positions(given, least: 0);
        var takenBack = message.State is V1.VoteState.Vacated or V1.VoteState.Withdrawn;
        var vote = Vote(message, name, Moment(message));
        return (
            vote with
            {
                State = takenBack ? (VoteState)message.State : VoteState.Closed,
                StateReason = takenBack ? RequestFields.Text(message.StateReason, "vote.state_reason", 1_024, required: true) : "",
            },
            positions);
    }

    private static CapitolMoment Moment(V1.Vote message) =>
        RequestFields.Moment(message.Date, message.TimeOfDay, "vote.date", "vote.time_of_day");

    private static VoteAnnouncement Announcement(V1.VoteAnnouncement? message, string path)
    {
        if (message is null)
            throw RequestFields.Wrong(path, "is required");
        var precision = RequestFields.Enumeration<V1.SchedulePrecision, SchedulePrecision>(message.Precision, $"{path}.precision", required: true);
        if ((precision == SchedulePrecision.Time) != (message.TimeOfDay.Length > 0))
            throw RequestFields.Wrong($"{path}.time_of_day", "is given where the precision is TIME, and only there");
        return new VoteAnnouncement(
            precision,
            RequestFields.Moment(message.Date, message.TimeOfDay, $"{path}.date", $"{path}.time_of_day"),
            RequestFields.Text(message.AnnouncedBy, $"{path}.announced_by", 256),
            message.AnnouncedDate.Length > 0 ? RequestFields.Date(message.AnnouncedDate, $"{path}.announced_date") : null,
            RequestFields.Text(message.Citation, $"{path}.citation", 1_024),
            RequestFields.WebAddress(message.Uri, $"{path}.uri", 2_048));
    }

    private static VoteName Name(int congress, V1.Vote message, string voteId)
    {
        var chamber = RequestFields.Enumeration<V1.Chamber, Chamber>(message.Chamber, "vote.chamber", required: true);
        var session = RequestFields.Number(message.Session, "vote.session", 1, 4);
        var number = RequestFields.Number(message.Number, "vote.number", 0, MeasureName.MaxNumber);
        if (number > 0 && voteId.Length > 0)
            throw RequestFields.Wrong("vote_id", "names a vote without a number, and this one has a number");
        var name = number > 0
            ? new VoteName(congress, chamber, session, number)
            : new VoteName(congress, chamber, session, 0, RequestFields.Id(voteId, "vote_id", VoteName.MaxIdLength));
        if (message.Name.Length > 0 && message.Name != name.ToString())
            throw RequestFields.Wrong("vote.name", $"must be {name}, as parent, chamber, session and number say");
        return name;
    }

    private static ImmutableArray<MeasureName> Measures(RepeatedField<string> names, int congress)
    {
        RequestFields.Number(names.Count, "vote.resolutions", 0, Domain.Vote.MaxMeasures);
        return [.. names.Select((name, index) => Measure(name, congress, $"vote.resolutions[{index}]"))];
    }

    private static MeasureName Measure(string value, int congress, string path)
    {
        var measure = RequestFields.Measure(value, path);
        return measure.Congress == congress ? measure : throw RequestFields.Wrong(path, "must be a measure of the same Congress as the vote");
    }

    private static Tally Tally(V1.Tally message, string path)
    {
        foreach (var (option, count) in new[]
        {
            ("yea", message.Yea), ("nay", message.Nay), ("present", message.Present), ("not_voting", message.NotVoting),
            ("guilty", message.Guilty), ("not_guilty", message.NotGuilty), ("live_pairs", message.LivePairs),
        })
            RequestFields.Number(count, $"{path}.{option}", 0, VoteValidation.MaxPositions);
        return message.ToDomain();
    }

    private static Amendment Amendment(V1.Amendment message)
    {
        RequestFields.Text(message.Number, "vote.amendment.number", 64);
        RequestFields.Text(message.Author, "vote.amendment.author", 512);
        RequestFields.Text(message.Purpose, "vote.amendment.purpose", 4_096);
        RequestFields.Text(message.Amends, "vote.amendment.amends", 256);
        return message.ToDomain();
    }

    private static ExecutiveDocument ExecutiveDocument(V1.ExecutiveDocument message)
    {
        RequestFields.Enumeration<V1.ExecutiveDocumentKind, ExecutiveDocumentKind>(message.Kind, "vote.executive_document.kind");
        RequestFields.Text(message.Number, "vote.executive_document.number", 64);
        RequestFields.Text(message.Description, "vote.executive_document.description", 4_096);
        return message.ToDomain();
    }

    private static TieBreaker TieBreaker(V1.TieBreaker message, string path) => new(
        RequestFields.Text(message.Officer, $"{path}.officer", 128, required: true),
        RequestFields.Enumeration<V1.VoteOption, VoteOption>(message.Option, $"{path}.option", required: true));

    private static Position Position(V1.Position message, string path)
    {
        var member = message.Member ?? throw RequestFields.Wrong($"{path}.member", "is required");
        RequestFields.Enumeration<V1.VoteOption, VoteOption>(message.Option, $"{path}.option", required: true);
        RequestFields.Text(member.BioguideId, $"{path}.member.bioguide_id", 16);
        RequestFields.Text(member.LisId, $"{path}.member.lis_id", 16);
        RequestFields.Text(member.DisplayName, $"{path}.member.display_name", 128, required: true);
        RequestFields.Text(member.Party, $"{path}.member.party", 32);
        RequestFields.Text(member.State, $"{path}.member.state", 8);
        RequestFields.Text(message.PrintedOption, $"{path}.printed_option", 128);
        RequestFields.Text(message.Candidate, $"{path}.candidate", 128);
        return message.ToDomain();
    }
}
