using VoteTracker.Cli.Output;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Resources;

/// <summary>What a watch delivers, one line for each update.</summary>
internal static class UpdateText
{
    public static string Line(Update update)
    {
        var resource = update.ResourceCase switch
        {
            Update.ResourceOneofCase.Resolution => ResolutionText.Line(update),
            Update.ResourceOneofCase.Vote => VoteText.Line(update.Vote) + Positions(update),
            Update.ResourceOneofCase.VetoThreat => VetoThreatText.Line(update.VetoThreat),
            Update.ResourceOneofCase.Congress => Line(update.Congress),
            _ => Display.None,
        };
        return Display.OneLine($"{TimeText.Utc(update.CommitTime)}  #{update.Offset}  {UpdatePhrases.Of(update.Type)}  {resource}");
    }

    public static string Line(SnapshotItem item) => Display.OneLine("now  " + item.ResourceCase switch
    {
        SnapshotItem.ResourceOneofCase.Resolution => ResolutionText.Line(item.Resolution),
        SnapshotItem.ResourceOneofCase.Vote => VoteText.Line(item.Vote),
        SnapshotItem.ResourceOneofCase.VetoThreat => VetoThreatText.Line(item.VetoThreat),
        SnapshotItem.ResourceOneofCase.Congress => Line(item.Congress),
        _ => Display.None,
    });

    /// <summary>That a term is over, and where it goes on.</summary>
    public static string Line(Congress congress) =>
        $"{congress.Name}: its term ended at {TimeText.Utc(congress.EndTime)}; what follows is in {congress.Successor}: votetracker watch {congress.Successor}";

    // On an open vote the new positions are shown; on a closed one the tally says enough.
    private static string Positions(Update update) =>
        update.Type == UpdateType.PositionsRecorded ? $"; {update.Positions.Count} positions new or changed" : "";
}
