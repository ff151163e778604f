using System.ComponentModel.DataAnnotations;

namespace VoteTracker.Board.Security;

/// <summary>Who signs viewers in (OpenID Connect). Section <c>Oidc</c> of the configuration.</summary>
public sealed class OidcOptions
{
    /// <summary>The issuer, such as https://id.example.org.</summary>
    [RegularExpression(@"https?://\S+", ErrorMessage = "must be like https://id.example.org")]
    public string? Authority { get; set; }

    /// <summary>The name by which the issuer knows the board.</summary>
    public string? ClientId { get; set; }

    /// <summary>A file with the secret of that client; none for a public client, which PKCE protects.</summary>
    public string? ClientSecretFile { get; set; }
}
