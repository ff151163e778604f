using VoteTracker.V1;

namespace VoteTracker.Records.RollCalls;

// The words that both chambers print, in the terms of the contract.
internal static class VoteWords
{
    public static VoteOption? Option(string word) => word switch
    {
        "Aye" or "Yea" => VoteOption.Yea,
        "No" or "Nay" => VoteOption.Nay,
        "Present" => VoteOption.Present,
        "Not Voting" => VoteOption.NotVoting,
        "Guilty" => VoteOption.Guilty,
        "Not Guilty" => VoteOption.NotGuilty,
        "Present, Giving Live Pair" => VoteOption.LivePair,
        _ => null,
    };

    // Whether the chamber announced that the question carried; null for words that do not say (a name, a point of order).
    public static bool? Carried(string result)
    {
        // "Not" comes first: "Not Agreed to" ends like "Agreed to", "Not Guilty" like "Guilty".
        string[] lost =
        [
            "Not Agreed to", "Failed", "Rejected", "Defeated", "Veto Sustained", "Not Guilty", "Not Sustained", "Not Well Taken",
            "Not Germane", "Not Invoked", "Not Passed",
        ];
        string[] carried =
        [
            "Passed", "Agreed to", "Adopted", "Confirmed", "Veto Overridden", "Guilty", "Sustained", "Well Taken", "Germane", "Invoked",
        ];
        return EndsWithAny(result, lost) ? false : EndsWithAny(result, carried) ? true : null;
    }

    private static bool EndsWithAny(string result, string[] words) =>
        words.Any(word => result.EndsWith(word, StringComparison.OrdinalIgnoreCase));
}
