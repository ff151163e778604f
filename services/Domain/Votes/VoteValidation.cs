using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>What a record of a vote must satisfy to be one that could have been taken.</summary>
public static class VoteValidation
{
    /// <summary>How many positions a vote has at most: a chamber has 441 members with its delegates, and seats change hands.</summary>
    public const int MaxPositions = 600;

    /// <summary>Checks a record: that it contradicts no rule. What it lacks is no fault of it.</summary>
    internal static Rejection? CheckRecord(Vote announced, Vote counted, ImmutableArray<Position> positions) =>
        CheckMethod(announced, positions) ?? CheckQuestion(announced) ?? CheckPositions(positions)
        ?? CheckTieBreaker(counted, "vote.tie_breaker");

    /// <summary>Checks a vote that is yet to be taken.</summary>
    internal static Rejection? CheckSchedule(Vote vote)
    {
        if (vote.Announcement is null)
            return Rejection.Field("vote.announcement", "says when the vote is to be taken, and must be set");
        if (vote.Tally is not null)
            return NotTaken("vote.tally");
        if (vote.OfficialPassed is not null)
            return NotTaken("vote.official_passed");
        if (vote.OfficialResult.Length > 0)
            return NotTaken("vote.official_result");
        return vote.TieBreaker is not null ? NotTaken("vote.tie_breaker") : CheckQuestion(vote);

        static Rejection NotTaken(string field) => Rejection.Field(field, "a vote that has not been taken has no result");
    }

    /// <summary>Checks a vote against what is known of one of its measures.</summary>
    internal static Rejection? CheckMeasure(Vote vote, Measure measure)
    {
        if (!measure.ConstitutionalAmendment)
            return null;
        if (vote.QuestionKind == VoteQuestion.VetoOverride)
        {
            var never = Presentment.WhyNever(measure.Name.Type, constitutionalAmendment: true);
            return Rejection.Field("vote.question_kind", $"there is no veto to override: {never}");
        }
        return vote.QuestionKind == VoteQuestion.Passage && vote.Threshold is not (VoteThreshold.TwoThirds or VoteThreshold.Unspecified)
            ? Rejection.Field("vote.threshold", "an amendment to the Constitution is proposed by two thirds of each chamber (Art. V)")
            : null;
    }

    /// <summary>Checks that a count is one of a vote that is counted.</summary>
    internal static Rejection? CheckTally(Vote vote, string field) => vote.Tally is not null
        && vote.Method is VoteMethod.Voice or VoteMethod.UnanimousConsent or VoteMethod.ByRule
            ? Rejection.Field(field, $"nobody counts a vote taken by {vote.Method}, so it has no tally")
            : null;

    private static Rejection? CheckMethod(Vote vote, ImmutableArray<Position> positions) =>
        !positions.IsEmpty && vote.Method != VoteMethod.RollCall
            ? Rejection.Field("positions", $"only a roll call records positions, and the method is {vote.Method}")
            : CheckTally(vote, "vote.tally");

    private static Rejection? CheckQuestion(Vote vote)
    {
        // Where the record does not say which rule applied, none contradicts it.
        var (unsaid, twoThirds) = (vote.Threshold == VoteThreshold.Unspecified, vote.Threshold == VoteThreshold.TwoThirds);
        switch (vote.QuestionKind)
        {
            case VoteQuestion.VetoOverride when !unsaid && !twoThirds:
                return Rejection.Field("vote.threshold", "a veto is overridden by two thirds (Art. I, sec. 7, cl. 2)");
            case VoteQuestion.VetoOverride when NeverPresented(vote) is { } never:
                return Rejection.Field("vote.question_kind", $"there is no veto to override: {never}");
            case VoteQuestion.PassageUnderSuspension when vote.Name.Chamber != Chamber.House:
                return Rejection.Field("vote.question_kind", "only the House passes measures under suspension (House Rule XV)");
            case VoteQuestion.PassageUnderSuspension when !unsaid && !twoThirds:
                return Rejection.Field("vote.threshold", "the House suspends its rules by two thirds (House Rule XV, cl. 1)");
            case VoteQuestion.Cloture when vote.Name.Chamber != Chamber.Senate:
                return Rejection.Field("vote.question_kind", "only the Senate invokes cloture (Senate Rule XXII)");
        }
        foreach (var measure in vote.QuestionKind == VoteQuestion.Unspecified ? [] : vote.Measures)
        {
            if (measure.Type.IsSimple() && vote.Name.Chamber != measure.Type.Origin())
                return Rejection.Field("vote.chamber", $"{measure.Printed} concerns the {measure.Type.Origin()} alone, which alone votes on it");
        }
        return null;
    }

    private static string? NeverPresented(Vote vote) =>
        vote.Measures.Select(measure => Presentment.WhyNever(measure.Type, constitutionalAmendment: false)).FirstOrDefault(why => why is not null);

    /// <summary>Checks the Vice President's vote on a counted vote.</summary>
    internal static Rejection? CheckTieBreaker(Vote vote, string field)
    {
        if (vote.TieBreaker is null)
            return null;
        if (vote.Name.Chamber != Chamber.Senate)
            return Rejection.Field(field, "the Vice President votes only in the Senate (Art. I, sec. 3, cl. 4)");
        if (vote.TieBreaker.Option is not (VoteOption.Yea or VoteOption.Nay))
            return Rejection.Field(field, "the Vice President breaks a tie by voting yea or nay");
        if (vote.Tally is null)
            return null;
        var (yea, nay) = (vote.Tally.Yea, vote.Tally.Nay);
        return yea == nay && yea > 0
            ? null
            : Rejection.Field(
                field,
                "the Vice President votes only when the Senate is equally divided (Art. I, sec. 3, cl. 4), "
                    + $"and it stands {yea} to {nay}");
    }

    /// <summary>Checks positions that come in one call.</summary>
    internal static Rejection? CheckPositions(ImmutableArray<Position> positions)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < positions.Length; index++)
        {
            var position = positions[index];
            if (!seen.Add(position.Member.Key))
                return Rejection.Field($"positions[{index}].member", $"{position.Member.DisplayName} ({position.Member.Key}) stands twice");
            if (position.Option == VoteOption.Unspecified)
                return Rejection.Field($"positions[{index}].option", "must be set");
            if ((position.Option == VoteOption.Candidate) != (position.Candidate.Length > 0))
                return Rejection.Field($"positions[{index}].candidate", "a candidate is named exactly where the option is CANDIDATE");
        }
        return null;
    }
}
