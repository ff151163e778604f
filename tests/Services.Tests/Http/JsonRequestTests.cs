using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.Services.Tests.ServiceDefaults;
using VoteTracker.ServiceDefaults.Limits;

namespace VoteTracker.Services.Tests.Http;

/// <summary>What JSON says twice, or says otherwise than the path, is refused by its name, and a large body takes no more memory than it may.</summary>
public sealed class JsonRequestTests(InProcessSuite suite) : IAsyncLifetime
{
    private readonly string _congress = InProcessSuite.NewCongress();
    private WebApplication _board = null!;
    private HttpCaller _caller = null!;

    public ValueTask InitializeAsync() => StartAsync();

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _board.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"resolution":{},"resolution":{"number":1}}""", "resolution")]
    [InlineData("""{"resolution":{"number":1,"introducedDate":"2019-01-03","introduced_date":"2019-01-04"}}""", "resolution.introduced_date")]
    [InlineData("""{"actions":[{"text":"x"},{"text":"x","text":"y"}]}""", "actions.text")]
    [InlineData("""{"resolution":{"number":1e1}}""", "resolution.number")]
    [InlineData("""{"resolution":{"number":11.0000000000000000001}}""", "resolution.number")]
    [InlineData("""{"resolution":{"number":"0x1F"}}""", "resolution.number")]
    [InlineData("""{"resolution":{"number":1e400}}""", "resolution.number")]
    [InlineData("""{"resolution":{"number":99999999999}}""", "resolution.number")]
    [InlineData("""{"resolution":{"type":1e0}}""", "resolution.type")]
    // No test has that Congress as its own.
    [InlineData("""{"parent":"congresses/999","resolution":{"number":1}}""", "parent")]
    public async Task A_field_of_a_body_that_comes_twice_or_contradicts_the_path_or_is_no_whole_number_is_refused_by_its_name(string body, string field) =>
        DemandInvalid(await _caller.PostAsync($"/v1/{_congress}/resolutions", body), field);

    [Theory]
    [InlineData("page_size=1&pageSize=1", "pageSize")]
    [InlineData("page_size=1&page_size=1", "page_size")]
    [InlineData("parent=congresses/999", "parent")]
    public async Task So_is_one_of_a_query(string query, string field) => DemandInvalid(await _caller.GetAsync($"/v1/{_congress}/votes?{query}"), field);

    [Fact]
    public async Task A_query_beside_a_body_is_refused_since_nobody_reads_it() =>
        DemandInvalid(await _caller.PostAsync($"/v1/{_congress}/resolutions?request_id=x", "{}"), "request_id");

    [Fact]
    public async Task What_a_path_says_again_is_taken_with_all_else()
    {
        var created = await _caller.PostAsync(
            $"/v1/{_congress}/resolutions",
            $$$"""{"parent":"{{{_congress}}}","resolution":{"type":"RESOLUTION_TYPE_HR","number":"7","title":"x","introducedDate":"2019-01-03"}}""");
        Assert.Equal(HttpStatusCode.OK, created.Status);
        var name = created.Json.GetProperty("name").GetString()!;
        using var change = new HttpRequestMessage(HttpMethod.Patch, new Uri($"/v1/{name}", UriKind.Relative))
        {
            Content = new StringContent($$$"""{"resolution":{"name":"{{{name}}}","title":"y"},"update_mask":"title"}""", Encoding.UTF8, "application/json"),
        };

        var changed = await _caller.SendAsync(change);

        Assert.Equal((HttpStatusCode.OK, "y", 7), (changed.Status, changed.Json.GetProperty("title").GetString(), changed.Json.GetProperty("number").GetInt32()));
        Assert.Equal("y", (await _caller.GetAsync($"/v1/{name}?name={name}")).Json.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Another_name_within_the_body_than_in_the_path_is_refused() => DemandInvalid(
        await _caller.SendAsync(new HttpRequestMessage(HttpMethod.Patch, new Uri($"/v1/{_congress}/resolutions/hr7", UriKind.Relative))
        {
            Content = new StringContent($$$"""{"resolution":{"name":"{{{_congress}}}/resolutions/hr8"}}""", Encoding.UTF8, "application/json"),
        }),
        "resolution.name");

    [Fact]
    public async Task A_text_beyond_its_limit_is_refused_before_it_is_made() =>
        DemandInvalid(await _caller.PostAsync($"/v1/{_congress}/resolutions", $$$"""{"resolution":{"title":"{{{new string('a', 7 << 20)}}}"}}"""), "resolution.title");

    [Fact]
    public async Task A_body_that_does_not_arrive_counts_as_its_clients_and_one_too_many_is_refused()
    {
        await DisposeAsync();
        await StartAsync("--Limits:MaxBytesPerClient", "4194304");
        var accounts = _board.Services.GetRequiredService<ClientAccounts>();
        using var held = new StalledContent(new byte[2 << 20]) { Headers = { ContentType = new("application/json") } };
        using var end = new CancellationTokenSource();
        var first = _caller.Client.PostAsync(new Uri($"/v1/{_congress}/resolutions", UriKind.Relative), held, end.Token);
        await Until.TrueAsync("the first is held", () => accounts.RequestBytes >= 2 << 20);

        HttpCaller.Demand(
            await _caller.PostAsync($"/v1/{_congress}/resolutions", $$$"""{"resolution":{"title":"{{{new string('a', 3 << 20)}}}"}}"""), HttpStatusCode.TooManyRequests, "TOO_MANY_BYTES");

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Until.TrueAsync("nothing is held", () => accounts.RequestBytes == 0);
    }

    private static void DemandInvalid((HttpStatusCode Status, JsonElement Json) answer, string field)
    {
        HttpCaller.Demand(answer, HttpStatusCode.BadRequest, "INVALID_FIELD");
        Assert.StartsWith($"{field}: ", answer.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private async ValueTask StartAsync(params string[] settings)
    {
        _board = BoardProgram.Build(["--urls", "http://127.0.0.1:0", "--Board:AllowAnonymous", "true", "--Board:Resolutions", suite.Url(0), "--Board:Votes", suite.Url(1), .. settings]);
        await _board.StartAsync();
        _caller = new HttpCaller(_board.Urls.Single());
    }
}
