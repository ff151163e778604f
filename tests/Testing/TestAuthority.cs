using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VoteTracker.Testing;

/// <summary>An authority that issues certificates and revokes them.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly CertificateRevocationListBuilder _revoked = new();
    private int _lists;

    public TestAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    /// <summary>Its own certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Its list of what it has revoked.</summary>
    public string RevocationList => PemEncoding.WriteString(
        "X509 CRL",
        _revoked.Build(
            _certificate, ++_lists, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256, thisUpdate: DateTimeOffset.UtcNow.AddMinutes(-1)));

    public TestCertificate IssueServer() => Issue("CN=VoteTracker", "1.3.6.1.5.5.7.3.1", DateTimeOffset.UtcNow.AddDays(10));

    public TestCertificate IssueClient(string subject, TimeSpan? lifetime = null) =>
        Issue(subject, "1.3.6.1.5.5.7.3.2", DateTimeOffset.UtcNow + (lifetime ?? TimeSpan.FromDays(10)));

    public void Revoke(TestCertificate certificate) => _revoked.AddEntry(certificate.Serial);

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private TestCertificate Issue(string subject, string usage, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var serial = RandomNumberGenerator.GetBytes(12);
        serial[0] = 0x11;
        using var certificate = request.Create(_certificate, DateTimeOffset.UtcNow.AddHours(-1), notAfter, serial);
        return new TestCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), serial);
    }
}

/// <summary>A certificate and its key.</summary>
/// <param name="Pem">The certificate.</param>
/// <param name="Key">Its key.</param>
/// <param name="Serial">Its number.</param>
public sealed record TestCertificate(string Pem, string Key, byte[] Serial);
