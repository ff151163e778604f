namespace VoteTracker.AppHost;

/// <summary>Asks a process that serves browsers whether it is ready.</summary>
internal sealed class WebHealthProbe(int port) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Uri _address = new($"{Ports.Url(port)}/health/readiness");

    public async Task<bool> IsServingAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync(_address, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _client.Dispose();
}
