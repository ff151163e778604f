using System.Net;
using VoteTracker.Services.Tests.Security;

namespace VoteTracker.Services.Tests.Http;

/// <summary>A board takes calls from beyond this machine only from callers that it knows, and from other pages only where it was told.</summary>
[Collection(nameof(SecureSuite))]
public sealed class BoardSettingsTests(SecureSuite suite)
{
    [Theory]
    [InlineData("", "there is no authorization (Security:Authority, Security:KeySetFile or Security:ClientCaFile); set Board:Api=false to take no calls, or, if that is meant, set Security:AllowInsecure=true")]
    [InlineData("--Board:AllowedOrigins:0 https://news.test/page", "Board:AllowedOrigins: has 'https://news.test/page', which is no origin")]
    [InlineData("--Board:AllowedOrigins:0 *", "Board:AllowedOrigins: has '*', which is no origin")]
    public async Task What_is_open_or_wrong_stops_the_start(string settings, string refusal)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var board = BoardProgram.Build([.. Tls("https://0.0.0.0:0"), .. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
            await board.StartAsync(TestContext.Current.CancellationToken);
        });

        Assert.Contains(refusal, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_board_that_takes_no_calls_has_no_methods_and_shows_its_pages()
    {
        await using var board = BoardProgram.Build([.. Tls("https://0.0.0.0:0"), "--Board:Api", "false"]);
        await board.StartAsync(TestContext.Current.CancellationToken);
        using var caller = new HttpCaller($"https://127.0.0.1:{new Uri(board.Urls.Single()).Port}");

        foreach (var path in (string[])["/v1/congresses/116/votes", "/openapi/v1.json", "/votetracker.v1.VoteService/GetVote"])
            Assert.Equal(HttpStatusCode.NotFound, (await caller.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await caller.Client.GetAsync(new Uri("/health/liveness", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    // With a certificate, and nothing that says who callers are.
    private string[] Tls(string url) => ["--Board:AllowAnonymous", "true", "--urls", url, .. suite.Settings[4..8]];
}
