using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Votes;

/// <summary>Requests about votes into the domain's terms.</summary>
public static class VoteRequests
{
    public static Vote ScheduledVote(V1.ScheduleVoteRequest request)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var message = request.Vote ?? throw RequestFields.Wrong("vote", "is required");
        var scheduled = message.ScheduledTime ?? throw RequestFields.Wrong("vote.scheduled_time", "is required");
        return Vote(message, Name(congress, message, request.VoteId), default) with { ScheduledTime = Instant(scheduled) };
    }

    public static (Vote Vote, ImmutableArray<Position> Positions) CompleteVote(V1.RecordVoteRequest request)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var message = request.Vote ?? throw RequestFields.Wrong("vote", "is required");
        RequestFields.Enumeration<V1.VoteMethod, VoteMethod>(message.Method, "vote.method", required: true);
        return (Vote(message, Name(congress, message, request.VoteId), Moment(message)), Positions(request.Positions, least: 0));
    }

    public static (Vote Vote, ImmutableArray<Position> Positions, string Reason) CorrectedVote(V1.CorrectVoteRequest request)
    {
        var message = request.Vote ?? throw RequestFields.Wrong("vote", "is required");
        var name = RequestFields.Vote(message.Name, "vote.name");
        RequestFields.Enumeration<V1.VoteMethod, VoteMethod>(message.Method, "vote.method", required: true);
        return (
            Vote(message, name, Moment(message)),
            Positions(request.Positions, least: 0),
            RequestFields.Text(request.Reason, "reason", 1_024, required: true));
    }

    public static (string Result, bool? Passed, TieBreaker? TieBreaker) Result(V1.CloseVoteRequest request) => (
        RequestFields.Text(request.OfficialResult, "official_result", 1_024),
        request.HasOfficialPassed ? request.OfficialPassed : null,
        request.TieBreaker is null ? null : TieBreaker(request.TieBreaker, "tie_breaker"));

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
        Measure = message.Resolution.Length == 0 ? null : Measure(message.Resolution, name.Congress),
        Question = RequestFields.Text(message.Question, "vote.question", 4_096, required: true),
        QuestionKind = RequestFields.Enumeration<V1.VoteQuestion, VoteQuestion>(message.QuestionKind, "vote.question_kind"),
        Method = RequestFields.Enumeration<V1.VoteMethod, VoteMethod>(message.Method, "vote.method"),
        Threshold = RequestFields.Enumeration<V1.VoteThreshold, VoteThreshold>(message.Threshold, "vote.threshold"),
        Tally = message.Tally is null ? null : Tally(message.Tally),
        OfficialResult = RequestFields.Text(message.OfficialResult, "vote.official_result", 1_024),
        OfficialPassed = message.HasOfficialPassed ? message.OfficialPassed : null,
        TieBreaker = message.TieBreaker is null ? null : TieBreaker(message.TieBreaker, "vote.tie_breaker"),
        Moment = moment,
        Sworn = RequestFields.Number(message.Sworn, "vote.sworn", 0, VoteThresholds.SenateSeats),
        Description = RequestFields.Text(message.Description, "vote.description", 4_096),
    };

    private static CapitolMoment Moment(V1.Vote message) =>
        RequestFields.Moment(message.Date, message.TimeOfDay, "vote.date", "vote.time_of_day");

    // A timestamp outside of what the protocol allows would otherwise come out as an internal error. The day is that in Washington, which
    // the vote gets as its date.
    private static DateTimeOffset Instant(Timestamp timestamp)
    {
        // Beyond the calendar it cannot be converted.
        if (timestamp.Seconds is >= -62_135_596_800 and <= 253_402_300_799 && timestamp.Nanos is >= 0 and <= 999_999_999
            && timestamp.ToDateTimeOffset() is var instant && CapitolMoment.IsInRange(CapitolMoment.FromInstant(instant).Date))
        {
            return instant;
        }
        throw RequestFields.Wrong(
            "vote.scheduled_time", $"is not a time in the years {CapitolMoment.FirstYear} to {CapitolMoment.LastYear} in Washington, D.C.");
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

    private static MeasureName Measure(string value, int congress)
    {
        var measure = RequestFields.Measure(value, "vote.resolution");
        return measure.Congress == congress
            ? measure
            : throw RequestFields.Wrong("vote.resolution", "must be a measure of the same Congress as the vote");
    }

    private static Tally Tally(V1.Tally message)
    {
        foreach (var (option, count) in new[]
        {
            ("yea", message.Yea), ("nay", message.Nay), ("present", message.Present), ("not_voting", message.NotVoting),
            ("guilty", message.Guilty), ("not_guilty", message.NotGuilty), ("live_pairs", message.LivePairs),
        })
            RequestFields.Number(count, $"vote.tally.{option}", 0, VoteValidation.MaxPositions);
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
