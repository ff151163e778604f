using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using VoteTracker.EndToEnd.Tests.Browser;

namespace VoteTracker.EndToEnd.Tests.Http;

/// <summary>The API as anybody calls it who speaks HTTP, such as curl.</summary>
internal sealed class HttpApi(RunningSuite suite) : IDisposable
{
    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(suite.Board()), Timeout = Until.Deadline };

    public Task<HttpAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpAnswer> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    public async Task<HttpAnswer> SendAsync(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Client.SendAsync(request);
        return new HttpAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers, answer.Content.Headers);
    }

    public void Dispose() => Client.Dispose();
}

/// <summary>An answer, read whole.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders Content)
{
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The stable reason of an error.</summary>
    public string Reason => Json.All("details").Select(detail => detail.At("reason")).FirstOrDefault(reason => reason.Length > 0) ?? "";

    /// <summary>Refuses any other error, or none.</summary>
    public void Demand(HttpStatusCode status, string reason) => Assert.True(Status == status && Reason == reason, $"{(int)Status}: {Text}");
}
