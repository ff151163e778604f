using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>TLS, who callers are, and what they may do. Section <c>Security</c> of the configuration.</summary>
public sealed class SecurityOptions : IValidatableObject
{
    /// <summary>The server's certificate in PEM, with the intermediate ones behind it. With it every listener for clients speaks TLS. Read again when it changes.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The private key to it in PEM, not encrypted. Read again when it changes.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The authorities in PEM that client certificates are accepted from, with their intermediate ones. Read again when it changes.</summary>
    public string? ClientCaFile { get; set; }

    /// <summary>The authorities' lists of revoked certificates (CRL), in PEM or one in DER. Read again when it changes.</summary>
    public string? RevocationListFile { get; set; }

    /// <summary>The address of who issues tokens, which publishes its keys by OpenID Connect discovery.</summary>
    [RegularExpression("https?://.+", ErrorMessage = "must be like https://login.example.org/realm")]
    public string? Authority { get; set; }

    /// <summary>The keys of who issues tokens as a JSON Web Key Set, instead of discovery. Read again when it changes.</summary>
    public string? KeySetFile { get; set; }

    /// <summary>With <see cref="KeySetFile"/>: the issuer that tokens name.</summary>
    public string? Issuer { get; set; }

    /// <summary>The audience that tokens must be for.</summary>
    public string? Audience { get; set; }

    /// <summary>By how much the issuer's clock may differ: 0 to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The claim of a token that names the caller.</summary>
    [Required]
    public string NameClaim { get; set; } = "sub";

    /// <summary>The claim of a token that has its roles: several values, or one with spaces between.</summary>
    [Required]
    public string RoleClaim { get; set; } = "roles";

    /// <summary>The values of the claim that make a reader. None: reader.</summary>
    public string[]? ReaderRoles { get; set; }

    /// <summary>Those that make a recorder. None: recorder.</summary>
    public string[]? RecorderRoles { get; set; }

    /// <summary>Those that make an operator. None: operator.</summary>
    public string[]? OperatorRoles { get; set; }

    /// <summary>The subjects of client certificates that are readers, such as <c>CN=board,O=House</c>.</summary>
    public string[]? ReaderSubjects { get; set; }

    /// <summary>Those that are recorders.</summary>
    public string[]? RecorderSubjects { get; set; }

    /// <summary>Those that are operators.</summary>
    public string[]? OperatorSubjects { get; set; }

    /// <summary>Proxies whose word is taken for the addresses (X-Forwarded-For), schemes (X-Forwarded-Proto) and certificates (Client-Cert, RFC 9440) of clients: addresses and networks.</summary>
    public string[]? KnownProxies { get; set; }

    /// <summary>Listen beyond loopback though TLS or authorization is missing.</summary>
    public bool AllowInsecure { get; set; }

    internal bool HasTls => CertificateFile is { Length: > 0 };

    internal bool TakesTokens => Authority is { Length: > 0 } || KeySetFile is { Length: > 0 };

    internal bool TakesCertificates => ClientCaFile is { Length: > 0 };

    /// <summary>Whether callers are authenticated at all.</summary>
    internal bool IsOn => TakesTokens || TakesCertificates;

    internal IEnumerable<string> Subjects => [.. ReaderSubjects ?? [], .. RecorderSubjects ?? [], .. OperatorSubjects ?? []];

    /// <summary>What contradicts itself, or is missing.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>What is wrong.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HasTls != KeyFile is { Length: > 0 })
            yield return Wrong(HasTls ? nameof(KeyFile) : nameof(CertificateFile), "is missing: a certificate and its key belong together");
        if (TakesCertificates && !HasTls && KnownProxies is not { Length: > 0 })
            yield return Wrong(nameof(ClientCaFile), "needs TLS (Security:CertificateFile), or a proxy that ends it (Security:KnownProxies)");
        if (TakesCertificates != Subjects.Any())
        {
            yield return TakesCertificates
                ? Wrong(nameof(ClientCaFile), "is set and no certificate has a role: name some in Security:ReaderSubjects, RecorderSubjects or OperatorSubjects")
                : Wrong(nameof(ClientCaFile), "is missing: subjects of certificates have roles, and no certificate is accepted");
        }
        if (RevocationListFile is { Length: > 0 } && !TakesCertificates)
            yield return Wrong(nameof(RevocationListFile), "is set and no certificate is accepted: Security:ClientCaFile is missing");
        if (Authority is { Length: > 0 } && KeySetFile is { Length: > 0 })
            yield return Wrong(nameof(KeySetFile), "is set beside Security:Authority: the keys come from one of them");
        if (KeySetFile is { Length: > 0 } != Issuer is { Length: > 0 })
            yield return Wrong(nameof(Issuer), KeySetFile is { Length: > 0 } ? "is missing: Security:KeySetFile does not say who issues tokens" : "is only for Security:KeySetFile");
        if (TakesTokens != Audience is { Length: > 0 })
        {
            yield return Wrong(nameof(Audience), TakesTokens
                ? "is missing: tokens for others would be accepted"
                : "is set and no token is accepted: set Security:Authority, or Security:KeySetFile and Security:Issuer");
        }
        if (!TakesTokens && (ReaderRoles ?? RecorderRoles ?? OperatorRoles) is not null)
            yield return Wrong(nameof(Audience), "is missing: roles of tokens are set, and no token is accepted");
        if (Authority is { Length: > 0 } && (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback)))
            yield return Wrong(nameof(Authority), "must be an https:// address: keys that come in plaintext can be anybody's");
        foreach (var subject in Subjects.Where(subject => NameOf(subject) is null))
            yield return Wrong(nameof(ReaderSubjects), $"or another list of subjects has '{subject}', which is not of the form CN=board,O=House");
        foreach (var proxy in (KnownProxies ?? []).Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)))
            yield return Wrong(nameof(KnownProxies), $"has '{proxy}', which is neither an address nor a network such as 10.0.0.0/8");
    }

    /// <summary>A distinguished name as certificates are compared by; null if it is none.</summary>
    internal static string? NameOf(string subject)
    {
        try
        {
            // By way of its bytes: as it was written it would stay.
            return new X500DistinguishedName(new X500DistinguishedName(subject).RawData).Name is { Length: > 0 } name ? name : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static ValidationResult Wrong(string setting, string why) => new(why, [setting]);
}
