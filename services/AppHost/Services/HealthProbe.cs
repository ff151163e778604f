using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace VoteTracker.AppHost;

/// <summary>Asks a service whether it is ready, by the health protocol.</summary>
internal sealed class HealthProbe : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly GrpcChannel _channel;
    private readonly Health.HealthClient _client;

    public HealthProbe(int port)
    {
        _channel = LoopbackChannel.To(port);
        _client = new(_channel);
    }

    public async Task<bool> IsServingAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client.CheckAsync(
                new HealthCheckRequest { Service = "readiness" }, deadline: DateTime.UtcNow + Deadline, cancellationToken: cancellationToken);
            return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return false;
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public void Dispose() => _channel.Dispose();
}
