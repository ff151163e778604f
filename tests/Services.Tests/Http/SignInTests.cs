using System.Net;
using VoteTracker.Services.Tests.Security;

namespace VoteTracker.Services.Tests.Http;

/// <summary>Viewers sign in with a real issuer; that lets them look and not call.</summary>
[Collection(nameof(SecureSuite))]
public sealed class SignInTests(SecureSuite suite)
{
    [Fact]
    public async Task A_viewer_signs_in_by_code_and_sees_pages_and_the_feed_and_makes_no_calls_with_that()
    {
        await using var issuer = await OpenIddictIssuer.StartAsync(FreePorts.Next());
        var url = FormattableString.Invariant($"https://localhost:{FreePorts.Next()}");
        var token = suite.WriteFile("page-token", suite.Issuer.Token("board", "reader"));
        await using var board = BoardProgram.Build(
        [
            "--urls", url, "--Oidc:Authority", issuer.Url, "--Oidc:ClientId", OpenIddictIssuer.PublicClient, "--Board:TokenFile", token, "--Board:CaFile", suite.CaFile,
            "--Board:Resolutions", suite.Url(0), "--Board:Votes", suite.Url(1), "--Board:VetoThreats", suite.Url(2), "--Board:Updates", suite.Url(3),
            .. suite.Settings[4..14],
        ]);
        await board.StartAsync(TestContext.Current.CancellationToken);
        var congress = InProcessSuite.NewCongress();
        using var stranger = Browser(url);
        using var viewer = Browser(url);

        var sent = await GetAsync(stranger, $"/{congress}");
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.StartsWith($"{issuer.Url}connect/authorize?", sent.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("code_challenge_method=S256", sent.Headers.Location.Query, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(stranger, $"/v1/{congress}:feed")).StatusCode);

        // Whoever comes back without having been sent is told so, and is no fault of the board.
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(stranger, "/signin-oidc?code=made-up&state=made-up")).StatusCode);

        var page = await GetAsync(viewer, $"/{congress}");
        for (var hops = 0; page.StatusCode == HttpStatusCode.Redirect && hops < 5; hops++)
            page = await viewer.GetAsync(new Uri(page.RequestMessage!.RequestUri!, page.Headers.Location!), TestContext.Current.CancellationToken);
        Assert.True(page.IsSuccessStatusCode, await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        // Back where the viewer wanted to go.
        Assert.Equal($"{url}/{congress}", page.RequestMessage!.RequestUri!.ToString());
        Assert.Contains("What moves", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(viewer, $"/v1/{congress}:feed")).StatusCode);
        // A cookie goes along with what any page has a browser send.
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(viewer, $"/v1/{congress}/votes")).StatusCode);

        using var caller = new HttpCaller(url, suite.Issuer.Token("alice", "reader"));
        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync($"/v1/{congress}/votes")).Status);
        Assert.Equal(HttpStatusCode.OK, (await caller.Client.GetAsync(new Uri($"/v1/{congress}:feed", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    // With a cookie jar, as a browser has one. By itself it would not go from https to an issuer at http.
    private static HttpClient Browser(string url)
    {
#pragma warning disable CA5359, CA2000 // Whose the server's certificate is, other tests look at.
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
#pragma warning restore CA5359, CA2000
        return new HttpClient(handler) { BaseAddress = new Uri(url), Timeout = Until.Deadline };
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string path) => client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}
