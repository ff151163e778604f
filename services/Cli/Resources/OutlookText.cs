using System.Globalization;
using Spectre.Console;
using VoteTracker.Cli.Output;
using VoteTracker.V1;

namespace VoteTracker.Cli.Resources;

/// <summary>The override outlook as an operator reads it.</summary>
internal static class OutlookText
{
    public static Table Table(OverrideOutlook outlook)
    {
        var table = TableOutput.Create("CHAMBER", "ON", "VOTE", "YEA–NAY", "NEEDED", "SHORT BY");
        AddChamber(table, Chamber.House, outlook.House);
        AddChamber(table, Chamber.Senate, outlook.Senate);
        return table;
    }

    private static void AddChamber(Table table, Chamber chamber, ChamberOutlook? outlook)
    {
        Add(table, chamber, "passage", outlook?.Passage);
        Add(table, chamber, "override", outlook?.Override);
    }

    private static void Add(Table table, Chamber chamber, string question, OverrideMeasurement? measured)
    {
        if (measured is null)
            table.Row($"{chamber}", question, "", "", "", "");
        else
            table.Row($"{chamber}", question, NameText.Short(measured.Vote), $"{measured.Yea}–{measured.Nay}",
                measured.Needed.ToString(CultureInfo.InvariantCulture), measured.ShortBy.ToString(CultureInfo.InvariantCulture));
    }
}
