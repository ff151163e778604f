using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.Extensions.Hosting;
using VoteTracker.Domain;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace VoteTracker.Hosting;

/// <summary>
/// The public health protocol. <c>liveness</c> is SERVING whenever the process answers; the empty name, <c>readiness</c>
/// and the services' own names ask whether it can do its work.
/// </summary>
internal sealed class HealthService : Health.HealthBase
{
    private const string Liveness = "liveness";

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly Readiness readiness;
    private readonly IHostApplicationLifetime lifetime;
    private readonly HashSet<string> ready;

    /// <summary>Knows the services of this process by name.</summary>
    /// <param name="definition">Which services those are.</param>
    /// <param name="readiness">Whether they can work.</param>
    /// <param name="lifetime">Ends watches when the process stops.</param>
    public HealthService(ServiceDefinition definition, Readiness readiness, IHostApplicationLifetime lifetime)
    {
        this.readiness = readiness;
        this.lifetime = lifetime;
        ready =
        [
            string.Empty,
            "readiness",
            Health.Descriptor.FullName,
            ServerReflection.Descriptor.FullName,
            .. definition.Services.Select(service => service.FullName),
        ];
    }

    /// <inheritdoc/>
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = await StatusOfAsync(request.Service, context.CancellationToken);
        return status == ServingStatus.ServiceUnknown
            ? throw new RejectionException(new Rejection(RejectionKind.NotFound, "SERVICE_UNKNOWN", $"no service {request.Service} here"))
            : new HealthCheckResponse { Status = status };
    }

    /// <inheritdoc/>
    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(PollInterval);
        var last = ServingStatus.Unknown;
        try
        {
            do
            {
                var status = await StatusOfAsync(request.Service, end.Token);
                if (status != last)
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                last = status;
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw new RejectionException(
                new Rejection(RejectionKind.Unavailable, "SHUTTING_DOWN", "the process stops") { RetryDelay = PollInterval });
        }
    }

    private async Task<ServingStatus> StatusOfAsync(string service, CancellationToken cancellationToken)
    {
        if (service == Liveness)
            return ServingStatus.Serving;
        if (!ready.Contains(service))
            return ServingStatus.ServiceUnknown;
        return await readiness.IsReadyAsync(cancellationToken) ? ServingStatus.Serving : ServingStatus.NotServing;
    }
}
