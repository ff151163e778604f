using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace VoteTracker.Board.Security;

/// <summary>Viewers sign in with an OpenID Connect issuer, unless anybody may look.</summary>
internal static class SignIn
{
    // How long a viewer stays signed in without asking the issuer again.
    private static readonly TimeSpan Session = TimeSpan.FromHours(8);

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<bool>("Board:AllowAnonymous"))
        {
            builder.Services.AddAuthentication();
            builder.Services.AddAuthorization();
            return;
        }

        var (authority, clientId) = (Demand(builder.Configuration, "Oidc:Authority"), Demand(builder.Configuration, "Oidc:ClientId"));
        var secretFile = builder.Configuration["Oidc:ClientSecretFile"];
        builder.Services.AddAuthentication(options =>
        {
            options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
        }).AddCookie(cookie =>
        {
            (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (Session, false);
            // Lax, since the viewer comes back from the issuer with it.
            (cookie.Cookie.Name, cookie.Cookie.HttpOnly, cookie.Cookie.SameSite) = ("votetracker-board", true, SameSiteMode.Lax);
        }).AddOpenIdConnect(oidc =>
        {
            (oidc.Authority, oidc.ClientId, oidc.ClientSecret) = (authority, clientId, string.IsNullOrEmpty(secretFile) ? null : File.ReadAllText(secretFile).TrimEnd('\r', '\n'));
            (oidc.ResponseType, oidc.UsePkce, oidc.SaveTokens) = (OpenIdConnectResponseType.Code, true, false);
            // The viewer comes back by a link and not by a form of the issuer's, which Lax cookies do not go with.
            (oidc.ResponseMode, oidc.NonceCookie.SameSite, oidc.CorrelationCookie.SameSite) = (OpenIdConnectResponseMode.Query, SameSiteMode.Lax, SameSiteMode.Lax);
            // Anybody may call up the address to come back to, with anything.
            oidc.Events.OnRemoteFailure = failed =>
            {
                failed.HandleResponse();
                failed.Response.StatusCode = StatusCodes.Status400BadRequest;
                return failed.Response.WriteAsync("Signing in did not succeed. Open the page again that you came for.");
            };
            // Only an issuer on this machine may do without TLS.
            oidc.RequireHttpsMetadata = !new Uri(authority).IsLoopback;
        });
        // No page is forgotten this way: what is to be seen by everybody says so itself.
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static string Demand(ConfigurationManager configuration, string setting) => configuration[setting] is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{setting} is missing: viewers sign in there; Board:AllowAnonymous=true lets anybody look");
}
