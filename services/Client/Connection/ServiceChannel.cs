using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VoteTracker.Client;

/// <summary>Channels to VoteTracker's services.</summary>
public static class ServiceChannel
{
    // Names that stand for several processes, each call going to the next. TLS, since the scheme does not say.
    private const string Dns = "dns";

    // A process that was added is found by then; one that left at once, when its connection ends.
    private static readonly DnsResolverFactory Resolver = new(TimeSpan.FromSeconds(30));

    /// <summary>Creates a channel with pings that detect a lost connection, for <see cref="VoteTrackerClient"/> and the generated clients of all services.</summary>
    /// <param name="address">
    /// The address of the service, such as <c>https://updates.example.org</c>; or <c>dns:///updates-headless:5104</c>, with TLS, where the name stands
    /// for several processes: then each call goes to the next of them.
    /// </param>
    /// <param name="options">Token and certificates; null for none.</param>
    /// <returns>The channel, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The options do not fit together, or would send a token in plaintext.</exception>
    /// <exception cref="IOException">A certificate cannot be read.</exception>
    /// <exception cref="CryptographicException">A file holds no certificate.</exception>
    public static GrpcChannel Create(string address, ConnectionOptions? options = null) => Create(address, options, Resolver);

    internal static GrpcChannel Create(string address, ConnectionOptions? options, ResolverFactory resolver)
    {
        var uri = new Uri(address);
        options ??= new ConnectionOptions();
        options.Validate(uri);
        var sockets = new SocketsHttpHandler
        {
            // A proxy from the environment does not reach this machine's own loopback.
            UseProxy = !uri.IsLoopback,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            SslOptions = TlsOptions(options),
        };
        return GrpcChannel.ForAddress(uri, new GrpcChannelOptions
        {
            HttpHandler = options.HasToken ? new TokenHandler(options, sockets) : sockets,
            DisposeHttpClient = true,
            ServiceConfig = uri.Scheme == Dns ? new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } } : null,
            ServiceProvider = new ServiceCollection().AddSingleton(resolver).BuildServiceProvider(),
            Credentials = uri.Scheme == Dns ? ChannelCredentials.SecureSsl : null,
        });
    }

    private static SslClientAuthenticationOptions TlsOptions(ConnectionOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.CertificateAuthorityFile is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(authorities);
            tls.CertificateChainPolicy = policy;
        }
        if (options.CertificateFile is { } file)
        {
            // Once now, so that a wrong file is told at once; then for each handshake, since certificates are renewed.
            Certificate(file, options.KeyFile).Dispose();
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => Certificate(file, options.KeyFile);
        }
        return tls;
    }

    private static X509Certificate2 Certificate(string file, string? keyFile)
    {
        using var pair = X509Certificate2.CreateFromPemFile(file, keyFile);
        // Elsewhere than on Linux TLS takes no key that was not imported.
#if NET9_0_OR_GREATER
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
#else
        return new X509Certificate2(pair.Export(X509ContentType.Pkcs12));
#endif
    }
}
