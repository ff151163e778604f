using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VoteTracker.ServiceDefaults.Security;

namespace VoteTracker.ServiceDefaults;

/// <summary>
/// Ends reflection streams when the process stops, and when it is no longer known who the caller is: a tool keeps its stream open between
/// requests, and the package would wait for the next one.
/// </summary>
internal static class GrpcReflectionShutdown
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    public static void UseReflectionShutdown(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/grpc.reflection.v1.ServerReflection", StringComparison.Ordinal)
            && !context.Request.Path.StartsWithSegments("/grpc.reflection.v1alpha.ServerReflection", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        // The package's read takes no token, so the stream is reset.
        await using var end = app.Lifetime.ApplicationStopping.Register(context.Abort);
        using var expired = new CancellationTokenSource();
        await using var expiry = expired.Token.Register(context.Abort);
        if (context.Features.Get<Caller>() is { } caller && caller.ExpiresAt - DateTimeOffset.UtcNow is var left && left < LongestTimer)
            expired.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        await next(context);
    });
}
