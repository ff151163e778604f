using System.Globalization;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.Options;
using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Board.Following;

/// <summary>The services, as every client sees them.</summary>
internal sealed class RecordClient : IDisposable
{
    /// <summary>A reading that takes longer has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<GrpcChannel> _channels = [];
    private readonly ConnectionOptions _credentials;

    public RecordClient(IOptions<BoardOptions> options)
    {
        var addresses = options.Value;
        _credentials = new ConnectionOptions
        {
            TokenFile = addresses.TokenFile,
            CertificateFile = addresses.CertificateFile,
            KeyFile = addresses.KeyFile,
            CertificateAuthorityFile = addresses.CaFile,
        };
        (Resolutions, Votes, VetoThreats) = (new(Channel(addresses.Resolutions)), new(Channel(addresses.Votes)), new(Channel(addresses.VetoThreats)));
        var updates = Channel(addresses.Updates);
        (Updates, UpdatesHealth, Live) = (new(updates), new(updates), new(updates));
    }

    public ResolutionService.ResolutionServiceClient Resolutions { get; }

    public VoteService.VoteServiceClient Votes { get; }

    public VetoThreatService.VetoThreatServiceClient VetoThreats { get; }

    public UpdateService.UpdateServiceClient Updates { get; }

    public Health.HealthClient UpdatesHealth { get; }

    public VoteTrackerClient Live { get; }

    /// <summary>The options of a call that starts now.</summary>
    public static CallOptions Options(CancellationToken cancellationToken) => new(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellationToken);

    /// <summary>A value within a filter: quoted where it must be, so that nobody's words become an operator.</summary>
    public static string Quoted(string value) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    public void Dispose()
    {
        Live.Dispose();
        foreach (var channel in _channels)
            channel.Dispose();
    }

    private GrpcChannel Channel(string address)
    {
        var channel = ServiceChannel.Create(address, _credentials, new ServiceConfig { MethodConfigs = { Reads("ResolutionService"), Reads("VoteService"), Reads("VetoThreatService") } });
        _channels.Add(channel);
        return channel;
    }

    // Everything that the board calls there only reads, so that it may be called again.
    private static MethodConfig Reads(string service) => new()
    {
        Names = { new MethodName { Service = $"votetracker.v1.{service}" } },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = 3,
            InitialBackoff = TimeSpan.FromMilliseconds(100),
            MaxBackoff = TimeSpan.FromSeconds(1),
            BackoffMultiplier = 2,
            RetryableStatusCodes = { StatusCode.Unavailable },
        },
    };
}
