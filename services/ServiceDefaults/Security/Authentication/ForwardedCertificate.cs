using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>What a known proxy says of the certificate that its client showed (RFC 9440).</summary>
/// <param name="Certificate">The certificate; null where the proxy names none, or nothing that can be read.</param>
internal sealed record ForwardedCertificate(X509Certificate2? Certificate)
{
    public const string Header = "Client-Cert";

    public static ForwardedCertificate Of(string header)
    {
        try
        {
            // RFC 8941: bytes stand between colons.
            return new(header.Length == 0 ? null : X509CertificateLoader.LoadCertificate(Convert.FromBase64String(header.Trim(' ', ':'))));
        }
        catch (Exception malformed) when (malformed is FormatException or CryptographicException)
        {
            return new((X509Certificate2?)null);
        }
    }
}
