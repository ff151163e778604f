using System.Globalization;

namespace VoteTracker.Domain;

/// <summary>
/// The identity of a vote: <c>congresses/116/votes/house-1-94</c>, or <c>…/house-1-v-{id}</c> for one without a
/// roll-call number.
/// </summary>
/// <param name="Congress">The Congress, 1 to 999.</param>
/// <param name="Session">The session, 1 to 4.</param>
/// <param name="Number">The roll-call number, 1 to 99,999; 0 where there is none.</param>
/// <param name="UnnumberedId">Names a vote without a number; empty for one that has it.</param>
public readonly record struct VoteName(int Congress, Chamber Chamber, int Session, int Number, string UnnumberedId = "")
{
    /// <summary>The longest id of a vote without a number.</summary>
    public const int MaxIdLength = 32;

    /// <summary>The last segment, such as <c>house-1-94</c>.</summary>
    public string Id => string.Create(
        CultureInfo.InvariantCulture,
        $"{Chamber.Slug()}-{Session}-{(Number > 0 ? Number.ToString(CultureInfo.InvariantCulture) : "v-" + UnnumberedId)}");

    public override string ToString() => $"{CongressName.Format(Congress)}/votes/{Id}";

    /// <summary>Reads a full resource name.</summary>
    /// <param name="vote">What it names.</param>
    /// <returns>Whether it was well formed.</returns>
    public static bool TryParse(string name, out VoteName vote)
    {
        vote = default;
        if (!CongressName.TrySplit(name, "votes", out var congress, out var id))
            return false;
        var parts = id.Split('-', 3);
        if (parts.Length != 3)
            return false;
        var chamber = parts[0] switch { "house" => Chamber.House, "senate" => Chamber.Senate, _ => Chamber.Unspecified };
        if (chamber == Chamber.Unspecified || !CongressName.TryParseNumber(parts[1], 4, out var session))
            return false;
        if (CongressName.TryParseNumber(parts[2], MeasureName.MaxNumber, out var number))
            vote = new VoteName(congress, chamber, session, number);
        else if (parts[2].StartsWith("v-", StringComparison.Ordinal) && CongressName.IsId(parts[2].AsSpan(2), MaxIdLength))
            vote = new VoteName(congress, chamber, session, 0, parts[2][2..]);
        else
            return false;
        return true;
    }
}
