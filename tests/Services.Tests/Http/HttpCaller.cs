using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace VoteTracker.Services.Tests.Http;

/// <summary>Somebody who calls by HTTP.</summary>
internal sealed class HttpCaller : IDisposable
{
    private readonly HttpClient _client;

    /// <param name="url">Where.</param>
    /// <param name="token">With this token, or none.</param>
    /// <param name="certificate">With this certificate, or none.</param>
    public HttpCaller(string url, string? token = null, TestCertificate? certificate = null)
    {
        // Whose the server's certificate is, other tests look at.
#pragma warning disable CA5399, CA5400, CA2000
        var handler = new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5399, CA5400, CA2000
        if (certificate is not null)
            handler.ClientCertificates.Add(X509Certificate2.CreateFromPem(certificate.Pem, certificate.Key));
        _client = new HttpClient(handler) { BaseAddress = new Uri(url), Timeout = Until.Deadline };
        if (token is not null)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public HttpClient Client => _client;

    public Task<(HttpStatusCode Status, JsonElement Json)> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)));

    public Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(string path, string json) => SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
    {
        Content = new StringContent(json, Encoding.UTF8, "application/json"),
    });

    public async Task<(HttpStatusCode Status, JsonElement Json)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await _client.SendAsync(request);
            return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
        }
    }

    public static void Demand((HttpStatusCode Status, JsonElement Json) answer, HttpStatusCode status, string reason)
    {
        var given = answer.Json.TryGetProperty("details", out var details) && details.GetArrayLength() > 0 ? details[0].GetProperty("reason").GetString() : "";
        Assert.True(answer.Status == status && given == reason, $"{answer.Status}: {answer.Json}");
    }

    public void Dispose() => _client.Dispose();
}
