using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>
/// The server's span where all requests are calls: it tells of a call by the conventions for RPC alone, which <see cref="TelemetryInterceptor"/>
/// does. What the conventions for HTTP would add, nine attributes, is the same for every call, and costs each of them.
/// </summary>
internal sealed class CallSpan(RequestDelegate next)
{
    /// <summary>ASP.NET Core's source of the spans of requests.</summary>
    public const string Source = "Microsoft.AspNetCore";

    // From the conventions for HTTP, for what never got to be a call, such as a method that does not exist.
    private const string Method = "http.request.method";
    private const string Path = "url.path";
    private const string Status = "http.response.status_code";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span)
            return next(context);
        if (IsTraced(context))
            return TraceAsync(context, span);
        span.IsAllDataRequested = false;
        span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        return next(context);
    }

    /// <summary>Whether a request is to be seen: a probe every second would hide what an operator looks for.</summary>
    public static bool IsTraced(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/grpc.health.v1.Health", StringComparison.Ordinal);

    private async Task TraceAsync(HttpContext context, Activity span)
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (span.GetTagItem(Spans.Method) is string method)
            {
                span.DisplayName = method;
                span.RemoveOutdated();
            }
            else
            {
                span.DisplayName = context.Request.Method;
                span.SetTag(Method, context.Request.Method).SetTag(Path, context.Request.Path.Value).SetTag(Status, context.Response.StatusCode);
            }
        }
    }
}
