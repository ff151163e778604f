using System.ComponentModel.DataAnnotations;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>Where metrics are served. Section <c>Metrics</c> of the configuration.</summary>
public sealed class MetricsOptions
{
    /// <summary>Where a Prometheus gets them, at /metrics, such as http://127.0.0.1:9464. None: nowhere.</summary>
    [RegularExpression(@"http://([^/\s:\[\]]+|\[[^/\s\]]+\]):[0-9]{1,5}/?", ErrorMessage = "must be like http://127.0.0.1:9464")]
    public string? Url { get; set; }
}
