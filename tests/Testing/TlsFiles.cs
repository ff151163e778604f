using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VoteTracker.Testing;

/// <summary>A certificate authority and what it vouches for, in files in PEM form: a server at 127.0.0.1, and a client.</summary>
public sealed class TlsFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes them.</summary>
    /// <param name="name">A name of the server besides.</param>
    public TlsFiles(string name = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=test authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        CaFile = _folder.Write("ca.pem", authority.ExportCertificatePem());
        (ServerCertificate, ServerKey) = Issue(authority, "server", name);
        (ClientCertificate, ClientKey) = Issue(authority, "client", name);
    }

    public string CaFile { get; }

    public string ServerCertificate { get; }

    public string ServerKey { get; }

    public string ClientCertificate { get; }

    public string ClientKey { get; }

    /// <summary>Settings of a Redis that speaks TLS at one more port, and asks who is there or not.</summary>
    public string[] Redis(int port, bool asksClients = true) =>
    [
        "--tls-port", $"{port}", "--tls-cert-file", ServerCertificate, "--tls-key-file", ServerKey, "--tls-ca-cert-file", CaFile,
        "--tls-auth-clients", asksClients ? "yes" : "no",
    ];

    /// <summary>What services need to speak to it.</summary>
    public string[] Services => ["--Redis:CaFile", CaFile, "--Redis:CertificateFile", ClientCertificate, "--Redis:KeyFile", ClientKey];

    public void Dispose() => _folder.Dispose();

    private (string Certificate, string Key) Issue(X509Certificate2 authority, string who, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={who}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return (_folder.Write($"{who}.pem", certificate.ExportCertificatePem()), _folder.Write($"{who}-key.pem", key.ExportPkcs8PrivateKeyPem()));
    }
}
