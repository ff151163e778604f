namespace VoteTracker.Board.Components.Parts;

/// <summary>Parties as the stylesheet knows them.</summary>
internal static class Party
{
    public static string Class(string party) => party switch
    {
        "D" or "Democratic" => "party-d",
        "R" or "Republican" => "party-r",
        _ => "party-o",
    };
}
