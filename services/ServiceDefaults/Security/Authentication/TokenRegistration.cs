using System.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using VoteTracker.ServiceDefaults.Security.Tls;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>Adds the validation of tokens, by keys that the issuer publishes or that a file has.</summary>
internal static class TokenRegistration
{
    // Of the one fetch of the issuer's keys that calls wait for.
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    // A token with an unknown key has the keys fetched anew, so often at most.
    private static readonly TimeSpan LeastRefreshInterval = TimeSpan.FromSeconds(5);

    // Those whose keys can be published.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static void AddTokens(this IServiceCollection services, SecurityOptions early)
    {
        if (early.KeySetFile is { Length: > 0 } path)
        {
            services.AddSingleton(new ReloadedFiles<JsonWebKeySet>("Security:KeySetFile", [path], ReadKeySet));
            services.AddSingleton<IReloadedFiles>(provider => provider.GetRequiredService<ReloadedFiles<JsonWebKeySet>>());
        }
        services.AddAuthentication().AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IOptions<SecurityOptions>, IServiceProvider, ILogger<TokenIssuer>>((jwt, options, provider, logger) =>
                Configure(jwt, options.Value, provider.GetService<ReloadedFiles<JsonWebKeySet>>(), logger));
    }

    private static void Configure(JwtBearerOptions jwt, SecurityOptions options, ReloadedFiles<JsonWebKeySet>? keys, ILogger logger)
    {
        jwt.MapInboundClaims = false;
        jwt.SaveToken = false;
        jwt.BackchannelTimeout = FetchTimeout;
        jwt.RefreshInterval = LeastRefreshInterval;
        jwt.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = options.Audience,
            ValidIssuer = options.Issuer,
            ValidAlgorithms = Algorithms,
            ClockSkew = options.ClockSkew,
            NameClaimType = options.NameClaim,
        };
        var issuer = keys is null ? new TokenIssuer(options.Authority!, logger) : null;
        if (keys is null)
        {
            jwt.Authority = options.Authority;
            // Options are checked to name plaintext on loopback only.
            jwt.RequireHttpsMetadata = false;
        }
        else
        {
            jwt.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, id, _) => keys.Current.GetSigningKeys().Where(key => id is null or "" || key.KeyId == id);
        }
        jwt.Events = new JwtBearerEvents
        {
            OnMessageReceived = context => issuer?.DemandKeysAsync(context) ?? Task.CompletedTask,
            OnTokenValidated = context =>
            {
                // RFC 7515, 4.1.11: who does not understand what a header says is critical must refuse it, and none is understood here.
                if (context.SecurityToken is not JsonWebToken token || token.TryGetHeaderValue<object>("crit", out _))
                    context.Fail(new SecurityTokenMalformedException("the token has a critical header"));
                return Task.CompletedTask;
            },
            // What is wrong is told by the call's refusal.
            OnAuthenticationFailed = context =>
            {
                context.Fail(context.Exception);
                return Task.CompletedTask;
            },
        };
    }

    private static JsonWebKeySet ReadKeySet(IReadOnlyList<byte[]> contents)
    {
        var keys = new JsonWebKeySet(System.Text.Encoding.UTF8.GetString(contents[0]));
        if (keys.Keys.Any(key => key.Kty == JsonWebAlgorithmsKeyTypes.Octet))
            throw new InvalidDataException("a key in it is a shared secret: whoever may check tokens with it may also make them");
        return keys.GetSigningKeys().Count > 0 ? keys : throw new InvalidDataException("there is no key for signatures in it");
    }
}

/// <summary>The issuer of tokens, whose keys may be away.</summary>
internal sealed class TokenIssuer(string authority, ILogger logger)
{
    // The library lets callers wait one after the other, each for a fetch of its own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(1);

    private volatile IssuerAwayException? _away;
    private long _awaySince;

    /// <summary>Tells a token that cannot be checked from one that is wrong.</summary>
    public async Task DemandKeysAsync(MessageReceivedContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
            return;
        if (_away is { } known && Stopwatch.GetElapsedTime(Volatile.Read(ref _awaySince)) < BetweenFetches)
        {
            context.Fail(new AuthenticationFailureException(known.Message, known));
            return;
        }
        try
        {
            // Fetched by the first call, and then from memory.
            await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted)
                .WaitAsync(Patience, context.HttpContext.RequestAborted);
            _away = null;
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or HttpRequestException or TaskCanceledException
            or TimeoutException or ArgumentException)
        {
            if (_away is null)
                SecurityLogging.IssuerAway(logger, authority, fault);
            var away = new IssuerAwayException(fault);
            Volatile.Write(ref _awaySince, Stopwatch.GetTimestamp());
            _away = away;
            context.Fail(new AuthenticationFailureException(away.Message, away));
        }
    }
}

/// <summary>The issuer's keys cannot be had.</summary>
internal sealed class IssuerAwayException(Exception cause) : Exception("the issuer's keys cannot be had", cause);
