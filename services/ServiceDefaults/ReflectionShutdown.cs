using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace VoteTracker.ServiceDefaults;

/// <summary>
/// Ends reflection streams when the process stops: a tool keeps its stream open between questions, and the package waits for the
/// next question for as long as the shutdown lets it.
/// </summary>
internal static class ReflectionShutdown
{
    public static void UseReflectionShutdown(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/grpc.reflection.v1.ServerReflection", StringComparison.Ordinal)
            && !context.Request.Path.StartsWithSegments("/grpc.reflection.v1alpha.ServerReflection", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, app.Lifetime.ApplicationStopping);
        context.RequestAborted = end.Token;
        await next(context);
    });
}
