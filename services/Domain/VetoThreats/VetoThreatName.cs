namespace VoteTracker.Domain;

/// <summary>The identity of a veto threat: <c>congresses/116/vetoThreats/{id}</c>.</summary>
/// <param name="Congress">The Congress, 1 to 999.</param>
/// <param name="Id">1 to 64 of the characters a-z 0-9 and hyphens inside.</param>
public readonly record struct VetoThreatName(int Congress, string Id)
{
    /// <summary>The longest id.</summary>
    public const int MaxIdLength = 64;

    public override string ToString() => $"{CongressName.Format(Congress)}/vetoThreats/{Id}";

    /// <summary>Reads a full resource name.</summary>
    /// <param name="threat">What it names.</param>
    /// <returns>Whether it was well formed.</returns>
    public static bool TryParse(string name, out VetoThreatName threat)
    {
        threat = default;
        if (!CongressName.TrySplit(name, "vetoThreats", out var congress, out var id) || !CongressName.IsId(id, MaxIdLength))
            return false;
        threat = new VetoThreatName(congress, id);
        return true;
    }
}
