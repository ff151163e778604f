using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace VoteTracker.Services.Tests.Security;

/// <summary>
/// A real issuer of tokens, with discovery, for client credentials: the client's id is the subject, its scope the roles. It also signs people in, by
/// authorization code and PKCE: everybody is <see cref="Viewer"/>, without being asked.
/// </summary>
internal sealed class OpenIddictIssuer : IAsyncDisposable
{
    /// <summary>Who is signed in.</summary>
    public const string Viewer = "viewer";

    /// <summary>The client that may send people here, and where they come back to.</summary>
    public const string PublicClient = "board";

    private const string Secret = "secret";
    private const string RedirectPath = "/signin-oidc";

    private readonly WebApplication _app;
    private readonly RSA _key = RSA.Create(2048);

    private OpenIddictIssuer(int port, TimeSpan lifetime)
    {
        Url = FormattableString.Invariant($"http://127.0.0.1:{port}/");
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        builder.Services.AddOpenIddict().AddServer(server => server
            .SetTokenEndpointUris("connect/token")
            .SetAuthorizationEndpointUris("connect/authorize")
            .AllowClientCredentialsFlow()
            .AllowAuthorizationCodeFlow()
            .RequireProofKeyForCodeExchange()
            .EnableDegradedMode()
            .RegisterScopes("reader", "recorder", "operator", OpenIddictConstants.Scopes.Profile)
            .AddSigningKey(new RsaSecurityKey(_key))
            .AddEphemeralEncryptionKey()
            .DisableAccessTokenEncryption()
            .SetAccessTokenLifetime(lifetime)
            .AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.Request.IsClientCredentialsGrantType() ? context.ClientSecret != Secret : context.ClientId != PublicClient)
                    context.Reject(OpenIddictConstants.Errors.InvalidClient);
                return default;
            }))
            .AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != PublicClient || !Uri.TryCreate(context.RedirectUri, UriKind.Absolute, out var back) || back.AbsolutePath != RedirectPath)
                    context.Reject(OpenIddictConstants.Errors.InvalidClient);
                return default;
            }))
            .AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                var identity = new ClaimsIdentity("test", OpenIddictConstants.Claims.Name, OpenIddictConstants.Claims.Role);
                identity.SetClaim(OpenIddictConstants.Claims.Subject, Viewer);
                identity.SetScopes(context.Request.GetScopes());
                context.Principal = new ClaimsPrincipal(identity);
                return default;
            }))
            .AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                // For a code it is whoever was signed in.
                if (!context.Request.IsClientCredentialsGrantType())
                    return default;
                var identity = new ClaimsIdentity("test", OpenIddictConstants.Claims.Name, OpenIddictConstants.Claims.Role);
                identity.SetClaim(OpenIddictConstants.Claims.Subject, context.Request.ClientId);
                identity.SetScopes(context.Request.GetScopes());
                identity.SetResources(context.Request.GetParameter("for_audience")?.ToString() ?? TestIssuer.Audience);
                context.Principal = new ClaimsPrincipal(identity);
                return default;
            }))
            .UseAspNetCore().DisableTransportSecurityRequirement());
        _app = builder.Build();
    }

    public string Url { get; }

    public static async Task<OpenIddictIssuer> StartAsync(int port, TimeSpan? lifetime = null)
    {
        var issuer = new OpenIddictIssuer(port, lifetime ?? TimeSpan.FromHours(1));
        await issuer._app.StartAsync();
        return issuer;
    }

    public async Task<string> TokenAsync(string client, string scope, string? audience = null)
    {
        using var http = new HttpClient();
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = Secret,
            ["scope"] = scope,
        };
        if (audience is not null)
            fields["for_audience"] = audience;
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync(new Uri($"{Url}connect/token"), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }
}
