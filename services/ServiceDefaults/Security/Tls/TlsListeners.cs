using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace VoteTracker.ServiceDefaults.Security.Tls;

/// <summary>Has every listener for clients speak TLS where there is a certificate.</summary>
internal sealed class TlsListeners(IOptions<SecurityOptions> options, ReloadedFiles<SslStreamCertificateContext>? certificate = null)
{
    public void Apply(ListenOptions endpoint)
    {
        if (certificate is not null)
            endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Handshake()) });
    }

    private SslServerAuthenticationOptions Handshake() => new()
    {
        ServerCertificateContext = certificate!.Current,
        ClientCertificateRequired = options.Value.TakesCertificates,
        // Whose it is decides each call, which can say why it is refused: a handshake cannot, and a token may do instead.
#pragma warning disable CA5359
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        // Whoever connects must not have this process fetch what its certificate names.
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
    };
}
