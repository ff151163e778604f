using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Board.Following;

/// <summary>The services, as every client sees them.</summary>
internal sealed class RecordClient : IDisposable
{
    /// <summary>A reading that takes longer has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly GrpcChannel _updates;

    public RecordClient(IOptions<BoardOptions> options)
    {
        var addresses = options.Value;
        var connection = new ConnectionOptions
        {
            TokenFile = addresses.TokenFile,
            CertificateFile = addresses.CertificateFile,
            KeyFile = addresses.KeyFile,
            CertificateAuthorityFile = addresses.CaFile,
            MaxAttempts = 3,
        };
        Live = new VoteTrackerClient(
            new ServiceAddresses
            {
                Resolutions = addresses.Resolutions,
                Votes = addresses.Votes,
                VetoThreats = addresses.VetoThreats,
                Updates = addresses.Updates,
            },
            connection);
        _updates = ServiceChannel.Create(addresses.Updates, connection);
        UpdatesHealth = new(_updates);
    }

    public ResolutionService.ResolutionServiceClient Resolutions => Live.Resolutions;

    public VoteService.VoteServiceClient Votes => Live.Votes;

    public VetoThreatService.VetoThreatServiceClient VetoThreats => Live.VetoThreats;

    public UpdateService.UpdateServiceClient Updates => Live.Updates;

    public Health.HealthClient UpdatesHealth { get; }

    public VoteTrackerClient Live { get; }

    /// <summary>The options of a call that starts now.</summary>
    public static CallOptions Options(CancellationToken cancellationToken) => new(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellationToken);

    public void Dispose()
    {
        Live.Dispose();
        _updates.Dispose();
    }
}
