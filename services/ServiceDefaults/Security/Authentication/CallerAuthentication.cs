using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Security.Tls;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>
/// HTTP middleware that finds out who calls: by the token, or else by the client certificate.
/// It refuses nobody: what is not known may still be counted, and <see cref="RoleCheck"/> refuses.
/// </summary>
internal sealed class CallerAuthentication(
    RequestDelegate next, IOptions<SecurityOptions> options, CallerRoles roles, ClientCertificates? certificates = null)
{
    private const string CredentialsMissing = "CREDENTIALS_MISSING";
    private const string TokenInvalid = "TOKEN_INVALID";
    private const string TokenExpired = "TOKEN_EXPIRED";
    private const string CertificateInvalid = "CERTIFICATE_INVALID";
    private const string IssuerUnavailable = "ISSUER_UNAVAILABLE";

    /// <summary>The reasons of refusals.</summary>
    public static readonly string[] Refusals = [CredentialsMissing, TokenInvalid, TokenExpired, CertificateInvalid, IssuerUnavailable];

    public async Task InvokeAsync(HttpContext context)
    {
        var (caller, refusal) = await IdentifyAsync(context);
        if (caller is not null)
        {
            context.Features.Set(caller);
            context.Features.Get<IHttpActivityFeature>()?.Activity.SetTag(Telemetry.Spans.Caller, caller.Name);
        }
        context.Features.Set(refusal);
        await next(context);
    }

    private async ValueTask<(Caller? Caller, CallFailedException? Refusal)> IdentifyAsync(HttpContext context)
    {
        if (options.Value.TakesTokens && context.Request.Headers.Authorization.Count > 0)
            return OfToken(await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme));
        var forwarded = context.Features.Get<ForwardedCertificate>();
        if (certificates is not null && (forwarded is null ? context.Connection.ClientCertificate : forwarded.Certificate) is { } certificate)
            return OfCertificate(certificate, certificates);
        return (null, Unknown(CredentialsMissing, options.Value.TakesTokens
            ? "callers are authenticated: send a token as metadata authorization: Bearer …" + (certificates is null ? "" : ", or a client certificate")
            : "callers are authenticated: connect with a client certificate"));
    }

    private (Caller?, CallFailedException?) OfToken(AuthenticateResult result)
    {
        if (result.Succeeded)
        {
            var name = result.Principal.FindFirst(options.Value.NameClaim)?.Value ?? "";
            return IsName(name)
                ? (new Caller(name, roles.OfToken(result.Principal), Expiry(result) + options.Value.ClockSkew), null)
                : (null, Unknown(TokenInvalid, $"the token has no claim {options.Value.NameClaim} of 1 to {Caller.MaxNameLength} characters, which would name the caller"));
        }
        var failures = result.Failure is { } failure ? Causes(failure).ToList() : [];
        if (failures.Any(fault => fault is IssuerAwayException))
        {
            return (null, new CallFailedException(CallFailure.Unavailable, IssuerUnavailable, "the keys of who issues tokens cannot be had; try again")
            {
                RetryDelay = TimeSpan.FromSeconds(1 + Random.Shared.NextDouble()),
            });
        }
        return failures.Any(fault => fault is SecurityTokenExpiredException)
            ? (null, Unknown(TokenExpired, "the token has expired; get a new one"))
            : (null, Unknown(TokenInvalid, $"the token is not accepted: {Why(failures)}"));
    }

    private (Caller?, CallFailedException?) OfCertificate(X509Certificate2 certificate, ClientCertificates accepted)
    {
        var problem = accepted.Problem(certificate);
        if (problem is null && !IsName(certificate.SubjectName.Name))
            problem = $"its subject has more than {Caller.MaxNameLength} characters";
        return problem is null
            ? (new Caller(certificate.SubjectName.Name, roles.OfCertificate(certificate), certificate.NotAfter), null)
            : (null, Unknown(CertificateInvalid, $"the client certificate cannot be used: {problem}"));
    }

    // A token may say that it never expires by the last moment that there is; what is added to that must have room.
    private static DateTimeOffset Expiry(AuthenticateResult result) => result.Properties?.ExpiresUtc is { } expiry && expiry < Never ? expiry : Never;

    private static DateTimeOffset Never => DateTimeOffset.MaxValue - TimeSpan.FromDays(1);

    private static bool IsName(string name) => name.Length is > 0 and <= Caller.MaxNameLength && !name.Any(char.IsControl);

    // Texts of the library may quote the token.
    private static string Why(List<Exception> failures) => failures.OfType<SecurityTokenException>().FirstOrDefault() switch
    {
        SecurityTokenInvalidAudienceException => "it is for another audience",
        SecurityTokenInvalidIssuerException => "it is from another issuer",
        SecurityTokenNotYetValidException => "it is not valid yet",
        SecurityTokenNoExpirationException => "it does not say when it expires",
        SecurityTokenSignatureKeyNotFoundException => "it is signed by a key that the issuer does not have",
        SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException => "its signature is wrong",
        _ => "it cannot be read",
    };

    private static IEnumerable<Exception> Causes(Exception fault) => fault is AggregateException several
        ? several.InnerExceptions.SelectMany(Causes)
        : [fault, .. fault.InnerException is { } inner ? Causes(inner) : []];

    private static CallFailedException Unknown(string reason, string message) => new(CallFailure.Unauthenticated, reason, message);
}

/// <summary>Which role a token or a certificate has, by configuration.</summary>
internal sealed class CallerRoles(IOptions<SecurityOptions> options)
{
    private readonly Dictionary<string, Role> _ofValues = Table(
        options.Value.ReaderRoles ?? ["reader"], options.Value.RecorderRoles ?? ["recorder"], options.Value.OperatorRoles ?? ["operator"]);

    private readonly Dictionary<string, Role> _ofSubjects = Table(
        Names(options.Value.ReaderSubjects), Names(options.Value.RecorderSubjects), Names(options.Value.OperatorSubjects));

    public Role OfToken(ClaimsPrincipal principal) => principal.FindAll(options.Value.RoleClaim)
        .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(value => _ofValues.GetValueOrDefault(value))
        .DefaultIfEmpty().Max();

    public Role OfCertificate(X509Certificate2 certificate) => _ofSubjects.GetValueOrDefault(certificate.SubjectName.Name);

    private static IEnumerable<string> Names(string[]? subjects) => (subjects ?? []).Select(SecurityOptions.NameOf).OfType<string>();

    // Whoever is named for two roles has the greater.
    private static Dictionary<string, Role> Table(IEnumerable<string> readers, IEnumerable<string> recorders, IEnumerable<string> operators)
    {
        var table = new Dictionary<string, Role>(StringComparer.Ordinal);
        foreach (var (names, role) in (IEnumerable<(IEnumerable<string>, Role)>)[(readers, Role.Reader), (recorders, Role.Recorder), (operators, Role.Operator)])
            foreach (var name in names)
                table[name] = role;
        return table;
    }
}
