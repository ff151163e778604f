using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace VoteTracker.Services.Tests;

/// <summary>Counts what the processes of this test run measure of the commits of one Congress.</summary>
internal sealed class CommitCounters : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new()
    {
        InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "VoteTracker.State")
                listener.EnableMeasurementEvents(instrument);
        },
    };

    public CommitCounters(string congress)
    {
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            foreach (var (_, value) in tags)
                if ($"congresses/{value}" == congress)
                    _counts.AddOrUpdate(instrument.Name, count, (_, before) => before + count);
        });
        _listener.Start();
    }

    /// <summary>Decisions that were taken again because somebody else was faster.</summary>
    public long Conflicts => _counts.GetValueOrDefault("votetracker.commit.conflicts");

    /// <summary>Decisions that were taken on what a process remembered and another one had changed.</summary>
    public long StaleCaches => _counts.GetValueOrDefault("votetracker.commit.stale_caches");

    public void Dispose() => _listener.Dispose();
}
