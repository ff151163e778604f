using System.Text;
using Grpc.Core;
using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Security;

/// <summary>Tokens that are no good, and those that are good again.</summary>
[Collection(nameof(SecureSuite))]
public sealed class TokenTests(SecureSuite suite)
{
    [Fact]
    public async Task A_token_that_expired_is_told_from_one_that_is_wrong()
    {
        (await RefusalAsync(suite.Issuer.Token("a", "operator", validFor: TimeSpan.FromSeconds(-1)))).Demand(StatusCode.Unauthenticated, "TOKEN_EXPIRED");
        (await RefusalAsync(suite.Issuer.Token("a", "operator", audience: "another"))).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");
        (await RefusalAsync(suite.Issuer.Token("a", "operator", issuer: "https://other.test"))).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");
        (await RefusalAsync("gibberish")).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_forged_token_is_refused()
    {
        using var forger = new TestIssuer();
        (await RefusalAsync(forger.Token("a", "operator"))).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");

        // Without a signature, and with one that the text was changed under.
        var parts = suite.Issuer.Token("a", "reader").Split('.');
        var none = Encode("""{"alg":"none","typ":"JWT"}""");
        (await RefusalAsync($"{none}.{parts[1]}.")).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");
        var raised = Encode(Encoding.UTF8.GetString(Decode(parts[1])).Replace("reader", "operator", StringComparison.Ordinal));
        (await RefusalAsync($"{parts[0]}.{raised}.{parts[2]}")).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_token_that_names_nobody_or_too_long_a_name_is_refused()
    {
        (await RefusalAsync(suite.Issuer.Token(null, "operator"))).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");
        (await RefusalAsync(suite.Issuer.Token(new string('x', 257), "operator"))).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");
        await ListAsync(suite.Issuer.Token(new string('x', 256), "operator"));
    }

    [Fact]
    public async Task A_token_that_never_expires_is_taken_and_one_with_a_critical_header_is_not()
    {
        await ListAsync(suite.Issuer.Token("a", "reader", expires: DateTimeOffset.MaxValue));
        await ListAsync(suite.Issuer.Token("a", "reader", expires: DateTimeOffset.MaxValue - TimeSpan.FromSeconds(60)));
        (await RefusalAsync(suite.Issuer.Token("a", "reader", critical: "x"))).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_role_among_several_in_one_value_counts_and_the_greatest_of_them()
    {
        await ListAsync(suite.Issuer.Token("a", "profile reader"));
        (await RefusalAsync(suite.Issuer.Token("a", "readers"))).Demand(StatusCode.PermissionDenied, "ROLE_REQUIRED");
        (await RefusalAsync(suite.Issuer.Token("a", "reader", roleClaim: "role"))).Demand(StatusCode.PermissionDenied, "ROLE_REQUIRED");
    }

    [Fact]
    public async Task Keys_that_are_rotated_hold_without_a_restart_and_the_old_ones_no_more()
    {
        using var next = new TestIssuer("second");
        var (old, renewed) = (suite.Issuer.Token("a", "reader"), next.Token("a", "reader"));
        await ListAsync(old);
        suite.WriteKeySet(next.KeySet);
        try
        {
            await Until.TrueAsync("the new key holds", async () => await CodeAsync(renewed) == StatusCode.OK);
            Assert.Equal(StatusCode.Unauthenticated, await CodeAsync(old));
        }
        finally
        {
            suite.WriteKeySet(suite.Issuer.KeySet);
            await Until.TrueAsync("the first key holds again", async () => await CodeAsync(old) == StatusCode.OK);
        }
    }

    [Fact]
    public async Task A_client_sends_the_token_that_its_file_has_now()
    {
        var file = suite.WriteFile("token", suite.Issuer.Token("a", "reader", validFor: TimeSpan.FromSeconds(-1)));
        var votes = new VoteService.VoteServiceClient(suite.Connect(suite.Votes, new ConnectionOptions { TokenFile = file, CertificateAuthorityFile = suite.CaFile }));
        (await Refusal.OfAsync(async () => await ListAsync(votes))).Demand(StatusCode.Unauthenticated, "TOKEN_EXPIRED");

        suite.WriteFile("token", suite.Issuer.Token("a", "reader") + "\n");

        await ListAsync(votes);
    }

    [Fact]
    public async Task A_stream_ends_when_its_token_expires_and_says_where_to_go_on()
    {
        var updates = new UpdateService.UpdateServiceClient(suite.WithToken(suite.Updates, suite.Issuer.Token("a", "reader", validFor: TimeSpan.FromSeconds(3))));
        using var watcher = await Watcher.LiveAsync(updates, InProcessSuite.NewCongress());

        var draining = await watcher.NextAsync(WatchResponse.FrameOneofCase.Draining);

        Assert.NotEmpty(draining.Draining.Cursor);
        (await Refusal.OfAsync(watcher.NextAsync)).Demand(StatusCode.Unavailable, "STREAM_ENDED");
        (await Refusal.OfAsync(async () => await updates.GetHeadAsync(new() { Parent = "congresses/1" }))).Demand(StatusCode.Unauthenticated, "TOKEN_EXPIRED");
    }

    [Fact]
    public void A_token_is_not_sent_in_plaintext_to_another_machine()
    {
        var refusal = Assert.Throws<ArgumentException>(() => ServiceChannel.Create("http://updates.example.org", new ConnectionOptions { Token = "secret" }));

        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
        ServiceChannel.Create("http://127.0.0.1:5104", new ConnectionOptions { Token = "secret" }).Dispose();
    }

    private Task<Refusal> RefusalAsync(string token) => Refusal.OfAsync(() => ListAsync(token));

    private Task ListAsync(string token) => ListAsync(new VoteService.VoteServiceClient(suite.WithToken(suite.Votes, token)));

    private async Task<StatusCode> CodeAsync(string token)
    {
        try
        {
            await ListAsync(token);
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    private static async Task ListAsync(VoteService.VoteServiceClient votes) => await votes.ListVotesAsync(new() { Parent = "congresses/1" });

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Decode(string text)
    {
        var padded = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(padded.PadRight((padded.Length + 3) / 4 * 4, '='));
    }
}
