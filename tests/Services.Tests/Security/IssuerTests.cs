using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Security;

/// <summary>Tokens of a real issuer, whose keys are found by discovery.</summary>
public sealed class IssuerTests(InProcessSuite suite)
{
    private readonly int _port = FreePorts.Next();

    private string Authority => FormattableString.Invariant($"http://127.0.0.1:{_port}/");

    [Fact]
    public async Task Tokens_of_an_issuer_are_taken_for_the_roles_in_their_scope_and_refused_for_another_audience()
    {
        await using var issuer = await OpenIddictIssuer.StartAsync(_port);
        var votes = await StartAsync();

        await ListAsync(votes, await issuer.TokenAsync("board", "reader"));
        (await Refusal.OfAsync(async () => await OpenAsync(votes, await issuer.TokenAsync("board", "reader")))).Demand(StatusCode.PermissionDenied, "ROLE_REQUIRED");
        (await Refusal.OfAsync(async () => await OpenAsync(votes, await issuer.TokenAsync("clerk", "reader recorder")))).Demand(StatusCode.NotFound, "VOTE_NOT_FOUND");
        (await Refusal.OfAsync(async () => await ListAsync(votes, await issuer.TokenAsync("board", "reader", "another")))).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");
        using var forger = new TestIssuer();
        (await Refusal.OfAsync(() => ListAsync(votes, forger.Token("board", "reader", issuer: issuer.Url)))).Demand(StatusCode.Unauthenticated, "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_token_of_an_issuer_is_good_until_it_expires()
    {
        await using var issuer = await OpenIddictIssuer.StartAsync(_port, TimeSpan.FromSeconds(2));
        var votes = await StartAsync("--Security:ClockSkew", "00:00:00");
        var token = await issuer.TokenAsync("board", "reader");
        await ListAsync(votes, await issuer.TokenAsync("board", "reader"));

        Refusal? refusal = null;
        await Until.TrueAsync("the token expires", async () =>
        {
            try
            {
                await ListAsync(votes, token);
            }
            catch (RpcException refused)
            {
                refusal = Refusal.Of(refused);
            }
            return refusal is not null;
        });
        refusal!.Demand(StatusCode.Unauthenticated, "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task An_issuer_that_is_away_is_told_from_a_token_that_is_wrong_and_new_keys_hold_without_a_restart()
    {
        var votes = await StartAsync();
        (await Refusal.OfAsync(() => ListAsync(votes, "any.token.whatsoever"))).Demand(StatusCode.Unavailable, "ISSUER_UNAVAILABLE");

        await using (var issuer = await OpenIddictIssuer.StartAsync(_port))
        {
            var token = await issuer.TokenAsync("board", "reader");
            await Until.TrueAsync("its keys are found", () => IsTakenAsync(votes, token));
        }
        await using (var rotated = await OpenIddictIssuer.StartAsync(_port))
        {
            var token = await rotated.TokenAsync("board", "reader");
            await Until.TrueAsync("its new keys are found", () => IsTakenAsync(votes, token));
        }
    }

    private async Task<VoteService.VoteServiceClient> StartAsync(params string[] settings) => new(await suite.StartAsync(
        VotesProgram.Build,
        ["--Security:Authority", Authority, "--Security:Audience", TestIssuer.Audience, "--Security:RoleClaim", "scope", .. settings]));

    private static async Task<bool> IsTakenAsync(VoteService.VoteServiceClient votes, string token)
    {
        await ListAsync(votes, token);
        return true;
    }

    private static async Task ListAsync(VoteService.VoteServiceClient votes, string token) =>
        await votes.ListVotesAsync(new() { Parent = "congresses/1" }, new Metadata { { "authorization", $"Bearer {token}" } });

    private static async Task OpenAsync(VoteService.VoteServiceClient votes, string token) =>
        await votes.OpenVoteAsync(new() { Name = "congresses/1/votes/house-1-999" }, new Metadata { { "authorization", $"Bearer {token}" } });
}
