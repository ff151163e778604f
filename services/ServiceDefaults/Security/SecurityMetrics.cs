using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using VoteTracker.ServiceDefaults.Security.Tls;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>What is measured of files that are read again.</summary>
internal sealed class SecurityMetrics : IDisposable
{
    private readonly Meter _meter = new("VoteTracker.ServiceDefaults");
    private readonly ConcurrentDictionary<string, long> _failures;

    /// <summary>Registers the counter.</summary>
    /// <param name="files">The files.</param>
    public SecurityMetrics(IEnumerable<IReloadedFiles> files)
    {
        _failures = new(files.Select(file => KeyValuePair.Create(file.Settings, 0L)), StringComparer.Ordinal);
        _meter.CreateObservableCounter(
            "votetracker.security.reload.failures",
            () => _failures.Select(failures => new Measurement<long>(failures.Value, new KeyValuePair<string, object?>("votetracker.setting", failures.Key))),
            "{reload}",
            "Files that changed and could not be used");
    }

    /// <summary>A changed file could not be used.</summary>
    public void ReloadFailed(string settings) => _failures.AddOrUpdate(settings, 1, (_, before) => before + 1);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
