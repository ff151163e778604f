using VoteTracker.Contract.Listing;

namespace VoteTracker.Contract.Votes;

/// <summary>Who changed sides between two votes.</summary>
public static class PositionComparison
{
    /// <summary>Compares the positions of two votes.</summary>
    /// <param name="before">Those of the base, each member once.</param>
    /// <param name="after">Those of the other vote, each member once.</param>
    /// <returns>The answer, but for the votes themselves.</returns>
    public static V1.CompareVotesResponse Of(IEnumerable<V1.Position> before, IEnumerable<V1.Position> after)
    {
        var response = new V1.CompareVotesResponse();
        var earlier = before.ToDictionary(KeyOf, StringComparer.Ordinal);
        foreach (var position in after)
        {
            if (!earlier.Remove(KeyOf(position), out var known))
                response.OnlyInOne.Add(Difference(null, position));
            else if (known.Option == position.Option && known.Candidate == position.Candidate)
                response.Same++;
            else if (AreOpposed(known.Option, position.Option))
                response.ChangedSides.Add(Difference(known, position));
            else
                response.OtherDifferences.Add(Difference(known, position));
        }
        response.OnlyInOne.Add(earlier.Values.Select(position => Difference(position, null)));
        foreach (var differences in new[] { response.ChangedSides, response.OtherDifferences, response.OnlyInOne })
        {
            var ordered = differences.OrderBy(difference => difference.Member.DisplayName, StringComparer.Ordinal).ToArray();
            differences.Clear();
            differences.Add(ordered);
        }
        return response;
    }

    private static string KeyOf(V1.Position position) => PositionFilter.MemberOf(position).Key;

    private static V1.PositionDifference Difference(V1.Position? before, V1.Position? after) => new()
    {
        Member = (after ?? before)!.Member,
        Base = before?.Option ?? V1.VoteOption.Unspecified,
        BaseCandidate = before?.Candidate ?? "",
        Other = after?.Option ?? V1.VoteOption.Unspecified,
        OtherCandidate = after?.Candidate ?? "",
    };

    private static bool AreOpposed(V1.VoteOption one, V1.VoteOption other) => (one, other) is
        (V1.VoteOption.Yea, V1.VoteOption.Nay) or (V1.VoteOption.Nay, V1.VoteOption.Yea)
        or (V1.VoteOption.Guilty, V1.VoteOption.NotGuilty) or (V1.VoteOption.NotGuilty, V1.VoteOption.Guilty);
}
