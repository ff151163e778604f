using System.Security.Cryptography;
using System.Text.Json;

namespace VoteTracker.Testing;

/// <summary>Signs tokens with a key that is published as a file.</summary>
public sealed class TestIssuer(string keyId = "first") : IDisposable
{
    public const string Name = "https://issuer.test";
    public const string Audience = "votetracker";

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>Its public key, as it is published.</summary>
    public string KeySet
    {
        get
        {
            var key = _key.ExportParameters(false);
            return JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", kid = keyId, use = "sig", n = Text(key.Modulus!), e = Text(key.Exponent!) } } });
        }
    }

    public string Token(
        string? subject, string? role = null, string audience = Audience, string issuer = Name, TimeSpan? validFor = null, string roleClaim = "roles",
        DateTimeOffset? expires = null, string? critical = null)
    {
        var expiry = expires ?? DateTimeOffset.UtcNow + (validFor ?? TimeSpan.FromHours(1));
        var claims = new Dictionary<string, object> { ["iss"] = issuer, ["aud"] = audience, ["exp"] = expiry.ToUnixTimeSeconds() };
        if (subject is not null)
            claims["sub"] = subject;
        if (role is not null)
            claims[roleClaim] = role;
        var header = new Dictionary<string, object> { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = keyId };
        if (critical is not null)
            (header["crit"], header[critical]) = (new[] { critical }, 1);
        var signed = $"{Text(JsonSerializer.SerializeToUtf8Bytes(header))}.{Text(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Text(_key.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public void Dispose() => _key.Dispose();

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
