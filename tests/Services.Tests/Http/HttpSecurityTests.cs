using System.IO.Compression;
using System.Net;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using VoteTracker.Services.Tests.Security;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Http;

/// <summary>Who calls by HTTP may do what he may by gRPC, and is counted and named as there.</summary>
[Collection(nameof(SecureSuite))]
public sealed class HttpSecurityTests(SecureSuite suite)
{
    private const string Resolution = """{"resolution":{"type":"RESOLUTION_TYPE_HR","number":1,"title":"A bill","introducedDate":"2019-01-03"},"resolutionId":"hr1"}""";

    [Fact]
    public async Task Roles_decide_and_a_refusal_says_why_in_JSON()
    {
        var board = await BoardAsync();
        var congress = InProcessSuite.NewCongress();
        using var stranger = new HttpCaller(board);
        using var forged = new HttpCaller(board, "gibberish");
        using var late = new HttpCaller(board, suite.Issuer.Token("a", "reader", validFor: TimeSpan.FromSeconds(-1)));
        using var reader = new HttpCaller(board, suite.Issuer.Token("a", "reader"));
        using var recorder = new HttpCaller(board, suite.Issuer.Token("a", "recorder"));

        HttpCaller.Demand(await stranger.GetAsync($"/v1/{congress}/votes"), HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING");
        HttpCaller.Demand(await forged.GetAsync($"/v1/{congress}/votes"), HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        HttpCaller.Demand(await late.GetAsync($"/v1/{congress}/votes"), HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/v1/{congress}/votes")).Status);
        HttpCaller.Demand(await reader.PostAsync($"/v1/{congress}/resolutions", Resolution), HttpStatusCode.Forbidden, "ROLE_REQUIRED");
        Assert.Equal(HttpStatusCode.OK, (await recorder.PostAsync($"/v1/{congress}/resolutions", Resolution)).Status);
        HttpCaller.Demand(await recorder.PostAsync($"/v1/{congress}:migrateStore", "{}"), HttpStatusCode.Forbidden, "ROLE_REQUIRED");
        // What is no call is for everybody, or for nobody.
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/openapi/v1.json")).Status);
        HttpCaller.Demand(await stranger.GetAsync("/v1/nothing"), HttpStatusCode.NotFound, "METHOD_NOT_FOUND");
    }

    [Fact]
    public async Task A_mask_of_megabytes_is_refused_before_it_is_a_list_of_its_parts()
    {
        var board = await BoardAsync();
        using var reader = new HttpCaller(board, suite.Issuer.Token("a", "reader"));
        var mask = string.Join(',', Enumerable.Repeat("a", 1_000_000));

        var answer = await reader.SendAsync(new HttpRequestMessage(HttpMethod.Patch, new Uri($"/v1/{InProcessSuite.NewCongress()}/subscriptions/alerts", UriKind.Relative))
        {
            Content = new StringContent($$"""{"subscription":{},"updateMask":"{{mask}}"}""", Encoding.UTF8, "application/json"),
        });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("update_mask: is longer than 2048 bytes", $"{answer.Json}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_millions_of_empty_objects_is_refused_before_it_is_a_message()
    {
        var board = await BoardAsync();
        using var recorder = new HttpCaller(board, suite.Issuer.Token("a", "recorder"));
        var positions = string.Join(',', Enumerable.Repeat("{}", 500_000));

        var answer = await recorder.PostAsync($"/v1/{InProcessSuite.NewCongress()}/votes/house-1-1:recordPositions", $$"""{"positions":[{{positions}}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("positions: has so many values", $"{answer.Json}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-ascii")]
    [InlineData("bogus")]
    public async Task A_charset_that_would_change_the_text_is_refused(string charset)
    {
        var board = await BoardAsync();
        var congress = InProcessSuite.NewCongress();
        using var recorder = new HttpCaller(board, suite.Issuer.Token("a", "recorder"));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Resolution.Replace("A bill", "café", StringComparison.Ordinal)));
        content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");

        var answer = await recorder.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri($"/v1/{congress}/resolutions", UriKind.Relative)) { Content = content });

        HttpCaller.Demand(answer, HttpStatusCode.BadRequest, "MALFORMED_MESSAGE");
    }

    [Fact]
    public async Task A_compressed_body_is_refused_as_that()
    {
        var board = await BoardAsync();
        using var recorder = new HttpCaller(board, suite.Issuer.Token("a", "recorder"));
        using var bytes = new MemoryStream();
        await using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Resolution));
        using var content = new ByteArrayContent(bytes.ToArray());
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        var answer = await recorder.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri($"/v1/{InProcessSuite.NewCongress()}/resolutions", UriKind.Relative)) { Content = content });

        HttpCaller.Demand(answer, HttpStatusCode.BadRequest, "MALFORMED_MESSAGE");
        Assert.Contains("the content-encoding is 'gzip'", $"{answer.Json}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_author_of_a_write_is_its_caller_by_token_or_by_the_certificate_that_the_board_tells_of()
    {
        var resolutions = (await suite.StartAsync(ResolutionsProgram.Build, "--Security:KnownProxies:0", "127.0.0.1")).Urls.Single();
        var board = await BoardAsync("--Board:Resolutions", resolutions);
        var congress = InProcessSuite.NewCongress();
        using var alice = new HttpCaller(board, suite.Issuer.Token("alice", "recorder"));
        using var clerk = new HttpCaller(board, certificate: suite.Authority.IssueClient("CN=recorder"));

        Assert.Equal(HttpStatusCode.OK, (await alice.PostAsync($"/v1/{congress}/resolutions", Resolution)).Status);
        Assert.Equal(HttpStatusCode.OK, (await clerk.PostAsync($"/v1/{congress}/resolutions", Resolution.Replace("hr1", "hr2", StringComparison.Ordinal).Replace(":1,", ":2,", StringComparison.Ordinal))).Status);

        Assert.Equal("alice", await AuthorAsync(1));
        Assert.Equal("CN=recorder", await AuthorAsync(2));

        async Task<string> AuthorAsync(long offset) => (await suite.Open.Updates.GetUpdateAsync(new() { Parent = congress, Offset = offset })).Author;
    }

    [Fact]
    public async Task What_a_stranger_says_of_who_he_is_is_not_passed_on()
    {
        var resolutions = (await suite.StartAsync(ResolutionsProgram.Build, "--Security:KnownProxies:0", "127.0.0.1")).Urls.Single();
        var board = await BoardAsync("--Board:Resolutions", resolutions);
        using var stranger = new HttpCaller(board);
        stranger.Client.DefaultRequestHeaders.Add("Client-Cert", $":{Convert.ToBase64String(Der(suite.Authority.IssueClient("CN=recorder")))}:");
        stranger.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");

        HttpCaller.Demand(await stranger.GetAsync($"/v1/{InProcessSuite.NewCongress()}/resolutions"), HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING");
    }

    [Fact]
    public async Task The_board_lends_nobody_its_own_token()
    {
        var token = suite.WriteFile("board-token", suite.Issuer.Token("board", "operator"));
        // On loopback a board need not ask by itself who calls: the services do.
        var board = await StartAsync(["--urls", "http://127.0.0.1:0", "--Redis:Endpoint", suite.Open.RedisEndpoint], "--Board:TokenFile", token);
        using var stranger = new HttpCaller(board);

        HttpCaller.Demand(await stranger.GetAsync($"/v1/{InProcessSuite.NewCongress()}/votes"), HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING");
        // The feed is a page: whoever may look may read it.
        using var feed = await stranger.Client.GetAsync(new Uri($"/v1/{InProcessSuite.NewCongress()}:feed", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, feed.StatusCode);
    }

    [Fact]
    public async Task Limits_count_the_caller_and_not_his_address()
    {
        var board = await BoardAsync("--Limits:MaxStreamsPerClient", "1", "--Limits:MaxConnectionsPerClient", "3");
        var congress = InProcessSuite.NewCongress();
        using var alice = new HttpCaller(board, suite.Issuer.Token("alice", "reader"));
        using var bob = new HttpCaller(board, suite.Issuer.Token("bob", "reader"));
        using var watch = await alice.Client.GetAsync(new Uri($"/v1/{congress}:watch", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, watch.StatusCode);

        HttpCaller.Demand(await alice.GetAsync($"/v1/{congress}/head"), HttpStatusCode.TooManyRequests, "TOO_MANY_STREAMS");
        Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync($"/v1/{congress}/head")).Status);
        watch.Dispose();
        await Until.TrueAsync("the stream is not counted any more", async () => (await alice.GetAsync($"/v1/{congress}/head")).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task More_calls_a_second_than_a_caller_may_are_refused_and_say_when_to_come_back()
    {
        var board = await BoardAsync("--Limits:MaxCallsPerSecondPerClient", "3");
        using var alice = new HttpCaller(board, suite.Issuer.Token("alice", "reader"));
        var path = $"/v1/{InProcessSuite.NewCongress()}/head";
        await Until.TrueAsync("a call is refused", async () =>
        {
            var refused = (await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => alice.GetAsync(path)))).FirstOrDefault(answer => answer.Status != HttpStatusCode.OK);
            if (refused.Status == default)
                return false;
            HttpCaller.Demand(refused, HttpStatusCode.TooManyRequests, "TOO_MANY_CALLS");
            Assert.Contains("retryDelay", refused.Json.ToString(), StringComparison.Ordinal);
            return true;
        });
    }

    private static byte[] Der(TestCertificate certificate) =>
        System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(certificate.Pem).RawData;

    private Task<string> BoardAsync(params string[] settings) => StartAsync(suite.Settings, settings);

    private async Task<string> StartAsync(string[] security, params string[] settings) => (await suite.StartAsync(
        arguments => BoardProgram.Build(
        [
            .. security, "--Board:AllowAnonymous", "true", "--Board:CaFile", suite.CaFile, "--Board:Resolutions", suite.Url(0), "--Board:Votes", suite.Url(1),
            "--Board:VetoThreats", suite.Url(2), "--Board:Updates", suite.Url(3), .. settings,
        ]))).Urls.Single();
}
