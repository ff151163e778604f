using VoteTracker.V1;

namespace VoteTracker.Board.Components.Charts;

/// <summary>The shape of a position; MarkShapes draws each once.</summary>
internal static class SeatMark
{
    public static string Of(VoteOption option) => option switch
    {
        VoteOption.Yea or VoteOption.Guilty or VoteOption.Candidate => "mark-yea",
        VoteOption.Nay or VoteOption.NotGuilty => "mark-nay",
        VoteOption.Present or VoteOption.LivePair => "mark-present",
        VoteOption.NotVoting => "mark-absent",
        _ => "mark-waiting",
    };
}
