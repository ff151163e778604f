using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Http;

/// <summary>A stream of newline-delimited JSON that is read as it comes.</summary>
internal sealed class JsonLines : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _reader;
    private readonly CancellationTokenSource _deadline = new(Until.Deadline);

    private JsonLines(HttpResponseMessage answer, Stream body) => (_answer, _reader) = (answer, new StreamReader(body));

    public static async Task<JsonLines> OpenAsync(HttpClient client, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(json is null ? HttpMethod.Get : HttpMethod.Post, new Uri(path, UriKind.Relative));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, answer.StatusCode == HttpStatusCode.OK ? "" : await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        return new JsonLines(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next message; null at the end.</summary>
    public async Task<JsonElement?> NextAsync() => await _reader.ReadLineAsync(_deadline.Token) is { } line ? JsonElement.Parse(line) : null;

    /// <summary>The next message of a kind.</summary>
    public async Task<JsonElement> NextAsync(Func<JsonElement, bool> wanted)
    {
        while (await NextAsync() is { } message)
            if (wanted(message))
                return message;
        throw new InvalidOperationException("the stream has ended");
    }

    /// <summary>The last message before the end.</summary>
    public async Task<JsonElement> LastAsync()
    {
        JsonElement last = default;
        while (await NextAsync() is { } message)
            last = message;
        return last;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _answer.Dispose();
        _deadline.Dispose();
        return ValueTask.CompletedTask;
    }
}
