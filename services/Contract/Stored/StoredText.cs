using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>Reads back what this program wrote. A text that does not parse means that the store is damaged, which must show.</summary>
internal static class StoredText
{
    public static CapitolMoment Moment(string date, string time) =>
        CapitolMoment.TryParse(date, time, out var moment) ? moment : throw Damaged($"{date} {time}");

    public static MeasureName Measure(string name) =>
        MeasureName.TryParse(name, out var measure) ? measure : throw Damaged(name);

    public static VoteName Vote(string name) =>
        VoteName.TryParse(name, out var vote) ? vote : throw Damaged(name);

    public static VetoThreatName VetoThreat(string name) =>
        VetoThreatName.TryParse(name, out var threat) ? threat : throw Damaged(name);

    private static InvalidDataException Damaged(string text) => new($"'{text}' in the store cannot be read back");
}
