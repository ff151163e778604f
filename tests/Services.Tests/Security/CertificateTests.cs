using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Security;

/// <summary>Certificates of servers and clients, and who vouches for them.</summary>
[Collection(nameof(SecureSuite))]
public sealed class CertificateTests(SecureSuite suite)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_of_another_authority_or_one_for_servers_is_refused()
    {
        using var other = new TestAuthority("clients and servers");
        foreach (var certificate in (TestCertificate[])[other.IssueClient("CN=operator, O=House"), suite.Authority.IssueServer()])
            (await RefusalAsync(suite.WithCertificate(suite.Votes, certificate))).Demand(StatusCode.Unauthenticated, "CERTIFICATE_INVALID");
    }

    [Fact]
    public async Task A_certificate_is_refused_from_when_it_is_revoked_also_on_a_connection_that_stands()
    {
        var certificate = suite.Authority.IssueClient("CN=reader");
        var standing = suite.WithCertificate(suite.Votes, certificate);
        await ListAsync(standing);

        suite.Authority.Revoke(certificate);
        suite.WriteRevocationList();

        await Until.TrueAsync("it is refused", async () => await CodeAsync(standing) == StatusCode.Unauthenticated);
        var refusal = await RefusalAsync(suite.WithCertificate(suite.Votes, certificate));
        refusal.Demand(StatusCode.Unauthenticated, "CERTIFICATE_INVALID");
        Assert.Contains("revoked", refusal.Message, StringComparison.Ordinal);
        // Others of the same name are not meant.
        await ListAsync(suite.WithCertificate(suite.Votes, suite.Authority.IssueClient("CN=reader")));
    }

    [Fact]
    public async Task A_certificate_that_is_renewed_is_shown_without_a_restart_and_one_that_is_broken_is_not()
    {
        ErrorLog.Expect("Security:CertificateFile, Security:KeyFile changed and cannot be used");
        var (before, next, broken) = (await SerialAsync(), suite.Authority.IssueServer(), suite.Authority.IssueServer());
        suite.WriteServerCertificate(next);
        await Until.TrueAsync("the new one is shown", async () => await SerialAsync() == Convert.ToHexString(next.Serial));
        Assert.NotEqual(before, await SerialAsync());

        // A certificate with the key of another.
        suite.WriteServerCertificate(broken with { Key = next.Key });
        await Until.TrueAsync("that is told", () => ErrorLog.Shared.Has("Security:CertificateFile, Security:KeyFile changed and cannot be used"));
        Assert.Equal(Convert.ToHexString(next.Serial), await SerialAsync());

        suite.WriteServerCertificate(broken);
        await Until.TrueAsync("the pair that fits is shown", async () => await SerialAsync() == Convert.ToHexString(broken.Serial));
    }

    [Fact]
    public async Task A_client_does_not_talk_to_a_server_that_its_authority_does_not_know()
    {
        using var other = new TestAuthority("another");
        var invoker = suite.Connect(suite.Votes, new() { CertificateAuthorityFile = suite.WriteFile("other.pem", other.Pem) });

        var fault = await Assert.ThrowsAsync<RpcException>(() => ListAsync(invoker));
        Assert.IsType<System.Security.Authentication.AuthenticationException>(fault.Status.DebugException?.InnerException);
    }

    [Fact]
    public async Task Probes_ask_for_health_in_plaintext_where_nothing_else_is_to_be_had()
    {
        using var channel = GrpcChannel.ForAddress(suite.HealthUrl);
        var health = new Health.HealthClient(channel);

        await Until.TrueAsync("it is ready", async () => (await health.CheckAsync(new() { Service = "readiness" })).Status == HealthCheckResponse.Types.ServingStatus.Serving);
        using var watch = health.Watch(new() { Service = "votetracker.v1.UpdateService" }, cancellationToken: CancellationToken);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken));
        foreach (var call in (Func<Task>[])
        [
            async () => await new UpdateService.UpdateServiceClient(channel).GetHeadAsync(new() { Parent = "congresses/1" }),
            async () => await new Grpc.Reflection.V1.ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo().ResponseStream.MoveNext(CancellationToken),
        ])
            Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
    }

    [Fact]
    public async Task A_call_in_plaintext_is_not_answered()
    {
        using var channel = GrpcChannel.ForAddress(suite.Votes.Replace("https:", "http:", StringComparison.Ordinal));

        await Assert.ThrowsAsync<RpcException>(async () => await new Health.HealthClient(channel).CheckAsync(new(), deadline: DateTime.UtcNow + Until.Deadline));
    }

    private static Task<Refusal> RefusalAsync(CallInvoker invoker) => Refusal.OfAsync(() => ListAsync(invoker));

    private static async Task ListAsync(CallInvoker invoker) => await new VoteService.VoteServiceClient(invoker).ListVotesAsync(new() { Parent = "congresses/1" });

    private static async Task<StatusCode> CodeAsync(CallInvoker invoker)
    {
        try
        {
            await ListAsync(invoker);
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    // The number of the certificate that the service shows to a new connection.
    private async Task<string> SerialAsync()
    {
        var address = new Uri(suite.Votes);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, CancellationToken);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(suite.CaFile);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = address.Host,
                CertificateChainPolicy = policy,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            },
            CancellationToken);
        return tls.RemoteCertificate!.GetSerialNumberString();
    }
}
