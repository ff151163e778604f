using System.ComponentModel.DataAnnotations;

namespace VoteTracker.ServiceDefaults;

/// <summary>Where health checks are answered besides. Section <c>Health</c> of the configuration.</summary>
public sealed class HealthOptions
{
    /// <summary>Where probes ask, in plaintext HTTP/2 and without a token, such as http://0.0.0.0:5109. None: only where clients do.</summary>
    [RegularExpression(@"http://([^/\s:\[\]]+|\[[^/\s\]]+\]):[0-9]{1,5}/?", ErrorMessage = "must be like http://0.0.0.0:5109")]
    public string? Url { get; set; }
}
