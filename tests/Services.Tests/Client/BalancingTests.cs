using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using VoteTracker.Client;
using VoteTracker.Services.Tests.Security;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Client;

/// <summary>A name that stands for several processes, as a headless Service's does.</summary>
[Collection(nameof(SecureSuite))]
public sealed class BalancingTests(SecureSuite suite)
{
    private const int Resolutions = 0;
    private const int Votes = 1;

    [Fact]
    public async Task Calls_go_to_every_process_of_the_name_in_turn()
    {
        // Only one of them knows votes, which tells who was asked: of a method that it does not know, the other lets nobody but operators speak.
        using var channel = Create(suite.Url(Resolutions), suite.Url(Votes));

        // Whichever is connected first has the first calls to itself.
        await Until.TrueAsync("both are connected", async () => await CodeAsync(channel) != await CodeAsync(channel));
        for (var call = 0; call < 10; call++)
            Assert.NotEqual(await CodeAsync(channel), await CodeAsync(channel));
    }

    [Fact]
    public async Task A_process_that_does_not_answer_is_passed_over()
    {
        using var channel = Create($"https://127.0.0.1:{FreePorts.Next()}", suite.Url(Votes));

        for (var call = 0; call < 10; call++)
            Assert.Equal(StatusCode.OK, await CodeAsync(channel));
    }

    [Fact]
    public async Task A_name_is_called_with_TLS_and_the_token_is_sent()
    {
        using var channel = ServiceChannel.Create($"dns:///localhost:{new Uri(suite.Votes).Port}", Options());

        Assert.Equal(StatusCode.OK, await CodeAsync(channel));
    }

    private static async Task<StatusCode> CodeAsync(GrpcChannel channel)
    {
        try
        {
            await new VoteService.VoteServiceClient(channel).ListVotesAsync(
                new ListVotesRequest { Parent = "congresses/116" }, new CallOptions(deadline: DateTime.UtcNow + Until.Deadline).WithWaitForReady());
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    private GrpcChannel Create(params string[] urls) =>
        ServiceChannel.Create("dns:///localhost", Options(), new TwoAddresses(urls));

    private ConnectionOptions Options() => new() { Token = suite.Issuer.Token("a", "reader"), CertificateAuthorityFile = suite.CaFile };

    // What DNS would answer, which no test can have it answer.
    private sealed class TwoAddresses(string[] urls) : ResolverFactory
    {
        public override string Name => "dns";

        public override Resolver Create(ResolverOptions options) => new StaticResolverFactory(
            _ => [.. urls.Select(url => new Uri(url)).Select(url => new BalancerAddress(url.Host, url.Port))]).Create(options);
    }
}
