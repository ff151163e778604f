using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace VoteTracker.ServiceDefaults.Security.Tls;

/// <summary>The server's certificate with its key and the intermediate ones, ready for handshakes.</summary>
internal static class ServerCertificate
{
    public static ReloadedFiles<SslStreamCertificateContext> Files(SecurityOptions options) =>
        new("Security:CertificateFile, Security:KeyFile", [options.CertificateFile!, options.KeyFile!], Read);

    private static SslStreamCertificateContext Read(IReadOnlyList<byte[]> contents)
    {
        var (certificates, key) = (Encoding.ASCII.GetString(contents[0]), Encoding.ASCII.GetString(contents[1]));
        using var pair = X509Certificate2.CreateFromPem(certificates, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        chain.RemoveAt(0);
        if (pair.NotAfter < DateTime.Now)
            throw new CryptographicException($"the certificate of {pair.Subject} expired on {pair.NotAfter.ToUniversalTime():yyyy-MM-dd}");
        // Elsewhere than on Linux TLS takes no key that was not imported.
        var certificate = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
