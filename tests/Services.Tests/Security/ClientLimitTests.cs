using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Security;

/// <summary>Limits count who calls, wherever from.</summary>
[Collection(nameof(SecureSuite))]
public sealed class ClientLimitTests(SecureSuite suite)
{
    [Fact]
    public async Task Streams_of_one_caller_are_counted_together_and_not_with_those_of_another_at_the_same_address()
    {
        var process = await suite.StartAsync(UpdatesProgram.Build, "--Limits:MaxStreamsPerClient", "1");
        var (here, there) = (Updates(process.Urls.Single(), "alice"), Updates(process.Urls.Single(), "alice"));
        var congress = InProcessSuite.NewCongress();
        using var watcher = await Watcher.LiveAsync(here, congress);

        (await Refusal.OfAsync(async () => await there.GetHeadAsync(new() { Parent = congress }))).Demand(StatusCode.ResourceExhausted, "TOO_MANY_STREAMS");
        await Updates(process.Urls.Single(), "bob").GetHeadAsync(new() { Parent = congress });
    }

    [Fact]
    public async Task Connections_of_one_caller_are_counted_together_and_leave_its_address_to_others()
    {
        var process = await suite.StartAsync(UpdatesProgram.Build, "--Limits:MaxConnectionsPerClient", "2");
        var congress = InProcessSuite.NewCongress();
        for (var connection = 0; connection < 2; connection++)
            await Updates(process.Urls.Single(), "alice").GetHeadAsync(new() { Parent = congress });

        var third = Updates(process.Urls.Single(), "alice");
        (await Refusal.OfAsync(async () => await third.GetHeadAsync(new() { Parent = congress }))).Demand(StatusCode.ResourceExhausted, "TOO_MANY_CONNECTIONS");
        await Updates(process.Urls.Single(), "bob").GetHeadAsync(new() { Parent = congress });
    }

    [Fact]
    public async Task More_calls_a_second_than_a_caller_may_are_refused_with_a_delay_and_those_of_others_are_not()
    {
        var process = await suite.StartAsync(UpdatesProgram.Build, "--Limits:MaxCallsPerSecondPerClient", "5");
        var (alice, bob) = (Updates(process.Urls.Single(), "alice"), Updates(process.Urls.Single(), "bob"));
        var congress = InProcessSuite.NewCongress();
        Refusal? refusal = null;
        await Until.TrueAsync("a call is refused", async () =>
        {
            try
            {
                await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => alice.GetHeadAsync(new() { Parent = congress }).ResponseAsync));
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
            {
                refusal = Refusal.Of(refused);
            }
            return refusal is not null;
        });

        refusal!.Demand(StatusCode.ResourceExhausted, "TOO_MANY_CALLS");
        Assert.NotNull(refusal.RetryDelay);
        await bob.GetHeadAsync(new() { Parent = congress });
        await Until.TrueAsync("the caller may call again", async () => (await alice.GetHeadAsync(new() { Parent = congress })).Parent == congress);
    }

    [Fact]
    public async Task What_a_known_proxy_says_of_addresses_and_certificates_counts_and_what_others_say_does_not()
    {
        var certificate = suite.Authority.IssueClient("CN=reader");
        var der = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(certificate.Pem).RawData;
        var forwarded = new Metadata { { "Client-Cert", $":{Convert.ToBase64String(der)}:" }, { "X-Forwarded-For", "203.0.113.7" } };
        var request = new GetHeadRequest { Parent = "congresses/1" };
        var known = await suite.StartAsync(UpdatesProgram.Build, "--Security:KnownProxies:0", "127.0.0.0/8");
        var unknown = await suite.StartAsync(UpdatesProgram.Build, "--Security:KnownProxies:0", "192.0.2.1");

        await new UpdateService.UpdateServiceClient(suite.Anonymous(known.Urls.Single())).GetHeadAsync(request, forwarded);
        (await Refusal.OfAsync(async () => await new UpdateService.UpdateServiceClient(suite.Anonymous(unknown.Urls.Single())).GetHeadAsync(request, forwarded)))
            .Demand(StatusCode.Unauthenticated, "CREDENTIALS_MISSING");
        // The proxy's own certificate is not that of whom it forwards.
        var proxy = new UpdateService.UpdateServiceClient(suite.WithCertificate(known.Urls.Single(), certificate));
        (await Refusal.OfAsync(async () => await proxy.GetHeadAsync(request))).Demand(StatusCode.Unauthenticated, "CREDENTIALS_MISSING");
    }

    private UpdateService.UpdateServiceClient Updates(string url, string name) => new(suite.WithToken(url, suite.Issuer.Token(name, "reader")));
}
