using System.Collections.Immutable;
using VoteTracker.Domain;
using VoteTracker.State.Mapping;

namespace VoteTracker.Votes;

/// <summary>Requests about votes into the domain's terms; here protobuf ends.</summary>
internal static class Mapping
{
    private const int MaxPositions = 600;

    public static (Vote Vote, ImmutableArray<Position> Positions) CompleteVote(V1.RecordVoteRequest request)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var message = request.Vote ?? throw RequestFields.Wrong("vote", "is required");
        RequestFields.Number(request.Positions.Count, "positions", 0, MaxPositions);
        var vote = new Vote
        {
            Name = Name(congress, message, request.VoteId),
            Measure = message.Resolution.Length == 0 ? null : Measure(message.Resolution, congress),
            Question = RequestFields.Text(message.Question, "vote.question", 4_096, required: true),
            QuestionKind = RequestFields.Enumeration<V1.VoteQuestion, VoteQuestion>(message.QuestionKind, "vote.question_kind"),
            Method = RequestFields.Enumeration<V1.VoteMethod, VoteMethod>(message.Method, "vote.method", required: true),
            Threshold = RequestFields.Enumeration<V1.VoteThreshold, VoteThreshold>(message.Threshold, "vote.threshold"),
            Tally = message.Tally is null ? null : Tally(message.Tally),
            OfficialResult = RequestFields.Text(message.OfficialResult, "vote.official_result", 1_024),
            OfficialPassed = message.HasOfficialPassed ? message.OfficialPassed : null,
            TieBreaker = message.TieBreaker is null ? null : TieBreaker(message.TieBreaker),
            Moment = RequestFields.Moment(message.Date, message.TimeOfDay, "vote.date", "vote.time_of_day"),
            Sworn = RequestFields.Number(message.Sworn, "vote.sworn", 0, VoteThresholds.SenateSeats),
            Description = RequestFields.Text(message.Description, "vote.description", 4_096),
        };
        return (vote, [.. request.Positions.Select((position, index) => Position(position, $"positions[{index}]"))]);
    }

    /// <summary>Reads congresses/{congress}/votes/-, which stands for all votes (AIP-159).</summary>
    public static int? AllVotesOf(string parent) =>
        parent.EndsWith("/votes/-", StringComparison.Ordinal) ? RequestFields.Congress(parent[..^"/votes/-".Length], "parent") : null;

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
            RequestFields.Number(count, $"vote.tally.{option}", 0, MaxPositions);
        return message.ToDomain();
    }

    private static TieBreaker TieBreaker(V1.TieBreaker message) => new(
        RequestFields.Text(message.Officer, "vote.tie_breaker.officer", 128, required: true),
        RequestFields.Enumeration<V1.VoteOption, VoteOption>(message.Option, "vote.tie_breaker.option", required: true));

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
