using System.CommandLine;
using System.Globalization;

namespace VoteTracker.Cli.Telemetry;

/// <summary>--traces and --trace-url: whether the traces of updates are shown, and in which viewer.</summary>
internal sealed class TraceOptions
{
    private const string TraceId = "{traceId}";

    // Where ./dev up --dashboard has its own, counted from the port of Updates.
    private const int DashboardPort = 4;

    private const string UrlVariable = "VOTETRACKER_TRACE_URL";

    public TraceOptions() => Url.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && !result.Tokens[0].Value.Contains(TraceId, StringComparison.Ordinal))
            result.AddError($"--trace-url must contain {TraceId}, such as http://127.0.0.1:16686/trace/{TraceId}.");
    });

    public Option<bool> Traces { get; } = new("--traces") { Description = "Also the trace of the call that caused each update" };

    public Option<string> Url { get; } = new("--trace-url")
    {
        Description = $"The address of a trace in your viewer, with {{traceId}} and maybe {{spanId}}; by default {UrlVariable}, or the dashboard of ./dev up",
        HelpName = "URL",
    };

    public bool AreAsked(Invocation invocation) => invocation.Arguments.GetValue(Traces);

    public string TemplateOf(Invocation invocation) => invocation.Arguments.GetValue(Url)
        ?? (Environment.GetEnvironmentVariable(UrlVariable) is { Length: > 0 } given
            ? given
            : OnThisMachine(invocation.Services.Updates.Address));

    // Elsewhere nobody knows which viewer there is.
    private static string OnThisMachine(string updates) => Uri.TryCreate($"http://{updates}", UriKind.Absolute, out var address) && address.IsLoopback
        ? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{address.Port + DashboardPort}/traces/detail/{TraceId}")
        : "";
}
