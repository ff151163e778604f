namespace VoteTracker.EndToEnd.Tests.Faults.Workload;

/// <summary>Who writes and who watches.</summary>
/// <param name="Watchers">How many watch each Congress.</param>
/// <param name="Pace">How fast each writer writes.</param>
internal sealed record Load(int Watchers, WriterPace Pace)
{
    /// <summary>How many write each Congress.</summary>
    public int Writers { get; init; } = 4;

    public IReadOnlyList<string> Congresses { get; init; } = ["congresses/116"];

    public static Load Of(FaultScale scale) => new(scale.Watchers, new WriterPace(scale.Pause));
}
