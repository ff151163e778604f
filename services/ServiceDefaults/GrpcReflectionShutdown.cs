using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace VoteTracker.ServiceDefaults;

/// <summary>
/// Ends reflection streams when the process stops: a tool keeps its stream open between requests, and the package would wait for the next
/// one until the shutdown times out.
/// </summary>
internal static class GrpcReflectionShutdown
{
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
        await next(context);
    });
}
