using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using VoteTracker.Board.Api;
using VoteTracker.ServiceDefaults.Limits;

namespace VoteTracker.Board.Security;

/// <summary>
/// Bounds what viewers hold of the process: pages that are kept live, which are connections at /_blazor, and pages that are made at the same
/// moment. Calls have limits of their own. A live page has a bounded size, since what it shows has.
/// </summary>
internal static class ViewerLimit
{
    private const string Live = "/_blazor";
    private const string Negotiate = "/negotiate";
    private const int PagesAtOnce = 64;
    private const int PagesInQueue = 512;

    // A page that nobody takes holds its place until the server ends the connection, so no address may have all of them.
    private const int PagesOfOneAddressAtOnce = 16;

    // Nor all pages that are kept live.
    private const int LiveShareOfOneAddress = 4;

    public static void AddViewerLimit(this IServiceCollection services)
    {
        services.AddRateLimiter(limiter => limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable);
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<BoardOptions>, IOptions<LimitOptions>>((limiter, board, limits) =>
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                Limiter(AddressOf, Math.Min(limits.Value.MaxConnectionsPerClient, LiveOfOneAddress(board.Value)), PagesOfOneAddressAtOnce),
                Limiter(_ => "", board.Value.MaxViewers, PagesAtOnce)));
    }

    private static int LiveOfOneAddress(BoardOptions board) => Math.Max(1, board.MaxViewers / LiveShareOfOneAddress);

    private static PartitionedRateLimiter<HttpContext> Limiter(Func<HttpContext, string> who, int live, int pages) =>
        PartitionedRateLimiter.Create<HttpContext, (string What, string Who)>(context => ApiRegistration.IsCall(context)
            ? RateLimitPartition.GetNoLimiter(("calls", ""))
            : IsLive(context.Request, out _)
            ? RateLimitPartition.GetConcurrencyLimiter((Live, who(context)), _ => new() { PermitLimit = live })
            : RateLimitPartition.GetConcurrencyLimiter(("pages", who(context)), _ => new() { PermitLimit = pages, QueueLimit = PagesInQueue }));

    private static string AddressOf(HttpContext context) => $"{ClientAddress.Of(context.Connection.RemoteIpAddress)}";

    /// <summary>Applies the limits. A page is live over a WebSocket from its own address and not otherwise: one request, which counts until it ends.</summary>
    public static void UseViewerLimit(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if ((IsLive(context.Request, out var below) && (!IsWebSocket(context) || IsFromElsewhere(context.Request))) || below == Negotiate)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return Task.CompletedTask;
            }

            return next(context);
        });
        app.UseRateLimiter();
    }

    // Routing takes a slash at the end, too.
    private static bool IsLive(HttpRequest request, out PathString below)
    {
        var isBelow = request.Path.StartsWithSegments(Live, out below);
        below = below.Value is { Length: > 1 } path ? path.TrimEnd('/') : PathString.Empty;
        return isBelow && !below.HasValue;
    }

    private static bool IsWebSocket(HttpContext context) =>
        string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    // Browsers send it with every WebSocket, and let any page open one to anywhere.
    private static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers.Origin is [{ Length: > 0 } origin] && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || !request.Host.Value!.Equals(from.Authority, StringComparison.OrdinalIgnoreCase));
}
