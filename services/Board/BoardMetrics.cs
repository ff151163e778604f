using System.Diagnostics.Metrics;
using VoteTracker.Board.Following;

namespace VoteTracker.Board;

/// <summary>What is measured of the board; .NET's own meter counts the live pages (aspnetcore.components.circuit.active).</summary>
internal sealed class BoardMetrics : IDisposable
{
    private readonly Meter _meter = new("VoteTracker.Board");

    /// <summary>Registers the gauges.</summary>
    public BoardMetrics(CongressFollowers followers, LiveViews views)
    {
        _meter.CreateObservableGauge(
            "votetracker.board.current",
            () => followers.All.Select(follower => new Measurement<int>(
                follower.Freshness.IsCurrent ? 1 : 0, new KeyValuePair<string, object?>("votetracker.congress", follower.Parent))),
            description: "1 while what is shown of a Congress is current, 0 while it may be old");
        _meter.CreateObservableGauge("votetracker.board.views", () => views.Count, "{view}", "What is held in memory to be shown, however many look at it");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
