using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using VoteTracker.Board.OpenApi;
using VoteTracker.ServiceDefaults;

namespace VoteTracker.Board.Api;

/// <summary>The API for everybody who speaks HTTP: JSON under /v1/ and gRPC-Web, passed on to the services.</summary>
internal static class ApiRegistration
{
    private const string Json = "/v1";
    private const string Description = "/openapi";
    private const string Package = "/votetracker.v1.";

    public static void AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ApiChannels>();
        services.AddSingleton<ForwardedCalls>();
        services.AddWebCalls()
            .AddServiceOptions<Resolutions>(options => options.Interceptors.Add<ForwardedCalls>())
            .AddServiceOptions<Store>(options => options.Interceptors.Add<ForwardedCalls>())
            .AddServiceOptions<Votes>(options => options.Interceptors.Add<ForwardedCalls>())
            .AddServiceOptions<VetoThreats>(options => options.Interceptors.Add<ForwardedCalls>())
            .AddServiceOptions<Updates>(options => options.Interceptors.Add<ForwardedCalls>())
            .AddServiceOptions<Subscriptions>(options => options.Interceptors.Add<ForwardedCalls>())
            .AddJsonTranscoding(options =>
            {
                options.JsonSettings.WriteInt64sAsStrings = true;
                options.TypeRegistry = RefusedCall.DetailTypes;
            });
        services.AddCors();
    }

    /// <summary>Whether a request is a call, which the limits and roles of calls hold for.</summary>
    public static bool IsCall(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;

    /// <summary>Stands before what holds for pages.</summary>
    public static void UseApi(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<BoardOptions>>().Value.AllowedOrigins is { Length: > 0 } origins)
            app.UseWhen(IsForScripts, open => open.UseCors(Policy(origins)));
        app.UseWhen(IsCall, calls =>
        {
            calls.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
            calls.UseWebCalls();
            calls.UseMiddleware<JsonAnswers>();
            calls.UseMiddleware<JsonRequests>();
        });
    }

    public static void MapApi(this WebApplication app)
    {
        // Who may is decided by roles, here and in the services, and not by who is signed in to look at pages.
        app.MapGrpcService<Resolutions>().AllowAnonymous();
        app.MapGrpcService<Store>().AllowAnonymous();
        app.MapGrpcService<Votes>().AllowAnonymous();
        app.MapGrpcService<VetoThreats>().AllowAnonymous();
        app.MapGrpcService<Updates>().AllowAnonymous();
        app.MapGrpcService<Subscriptions>().AllowAnonymous();
        app.MapOpenApiDocument();
        app.Map($"{Json}/{{**path}}", (HttpContext context) => RefusedCall.NoSuchMethod(
            context, $"there is no {context.Request.Method} {context.Request.Path}; /openapi/v1.json has all that there is")).AllowAnonymous();
    }

    // By the path, since a browser asks about a method with another one.
    private static bool IsForScripts(HttpContext context) => context.Request.Path is var path
        && (path.StartsWithSegments(Json) || path.StartsWithSegments(Description) || path.Value!.StartsWith(Package, StringComparison.Ordinal));

    private static Action<CorsPolicyBuilder> Policy(string[] origins) => policy => policy
        .WithOrigins(origins)
        .AllowAnyHeader()
        .AllowAnyMethod()
        .WithExposedHeaders("ETag", "Grpc-Status", "Grpc-Message", "grpc-status-details-bin", "traceresponse")
        .SetPreflightMaxAge(TimeSpan.FromHours(1));
}
