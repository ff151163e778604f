using System.Globalization;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Security;

/// <summary>All services with TLS, tokens and client certificates, over the Redis that other tests use without.</summary>
public sealed class SecureSuite(InProcessSuite open) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<WebApplication> _processes = [];
    private readonly List<GrpcChannel> _channels = [];

    internal TestAuthority Authority { get; } = new("clients and servers");

    internal TestIssuer Issuer { get; } = new();

    internal string CaFile => _folder.File("ca.pem");

    internal string HealthUrl { get; } = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Next()}");

    /// <summary>The same store where callers are not authenticated.</summary>
    internal InProcessSuite Open => open;

    internal string Votes => _processes[1].Urls.Single();

    internal string Updates => _processes[3].Urls.Single();

    /// <summary>The settings of a service with a certificate that takes tokens and client certificates.</summary>
    internal string[] Settings =>
    [
        "--urls", "https://127.0.0.1:0", "--Redis:Endpoint", open.RedisEndpoint,
        "--Security:CertificateFile", _folder.File("server.pem"), "--Security:KeyFile", _folder.File("server.key"),
        "--Security:KeySetFile", _folder.File("keys.json"), "--Security:Issuer", TestIssuer.Name, "--Security:Audience", TestIssuer.Audience,
        "--Security:ClockSkew", "00:00:00",
        "--Security:ClientCaFile", CaFile, "--Security:RevocationListFile", _folder.File("revoked.pem"),
        "--Security:ReaderSubjects:0", "CN=reader", "--Security:RecorderSubjects:0", "CN=recorder", "--Security:OperatorSubjects:0", "CN=operator,O=House",
    ];

    public async ValueTask InitializeAsync()
    {
        _folder.Write("ca.pem", Authority.Pem);
        WriteServerCertificate(Authority.IssueServer());
        WriteKeySet(Issuer.KeySet);
        WriteRevocationList();
        foreach (var build in (Func<string[], WebApplication>[])[ResolutionsProgram.Build, VotesProgram.Build, VetoThreatsProgram.Build])
            await StartAsync(build);
        await StartAsync(UpdatesProgram.Build, "--Health:Url", HealthUrl);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        foreach (var process in _processes)
        {
            await process.StopAsync();
            await process.DisposeAsync();
        }
        Authority.Dispose();
        Issuer.Dispose();
        _folder.Dispose();
    }

    internal async Task<WebApplication> StartAsync(Func<string[], WebApplication> build, params string[] settings)
    {
        var process = build([.. Settings, .. settings]);
        process.Services.GetRequiredService<ILoggerFactory>().AddProvider(ErrorLog.Shared.NewProvider());
        _processes.Add(process);
        await process.StartAsync();
        return process;
    }

    internal void WriteServerCertificate(TestCertificate certificate)
    {
        // As they come: one after the other.
        _folder.Write("server.pem", certificate.Pem);
        _folder.Write("server.key", certificate.Key);
    }

    internal void WriteKeySet(string keys) => _folder.Write("keys.json", keys);

    internal void WriteRevocationList() => _folder.Write("revoked.pem", Authority.RevocationList);

    internal string WriteFile(string name, string text) => _folder.Write(name, text);

    /// <summary>A connection of its own to one service, with a token.</summary>
    internal CallInvoker WithToken(string url, string token) => Connect(url, new ConnectionOptions { Token = token, CertificateAuthorityFile = CaFile });

    /// <summary>The same with a client certificate.</summary>
    internal CallInvoker WithCertificate(string url, TestCertificate certificate)
    {
        var name = $"client-{_channels.Count}";
        return Connect(url, new ConnectionOptions
        {
            CertificateFile = _folder.Write($"{name}.pem", certificate.Pem),
            KeyFile = _folder.Write($"{name}.key", certificate.Key),
            CertificateAuthorityFile = CaFile,
        });
    }

    internal CallInvoker Anonymous(string url) => Connect(url, new ConnectionOptions { CertificateAuthorityFile = CaFile });

    internal CallInvoker Connect(string url, ConnectionOptions options)
    {
        var channel = ServiceChannel.Create(url, options);
        _channels.Add(channel);
        return channel.Intercept(new DeadlineInterceptor());
    }

    internal SubscriptionService.SubscriptionServiceClient Subscriptions(string name, string role = "reader") =>
        new(WithToken(Updates, Issuer.Token(name, role)));

    /// <summary>The processes in the order of Resolutions, Votes, VetoThreats, Updates.</summary>
    internal string Url(int process) => _processes[process].Urls.Single();
}

/// <summary>Tests that share one <see cref="SecureSuite"/>, and so do not run at the same time.</summary>
[CollectionDefinition(nameof(SecureSuite))]
public sealed class SecureSuiteTests : ICollectionFixture<SecureSuite>;
