using System.Security.Cryptography;
using Google.Protobuf.Reflection;
using Grpc.Net.Client;
using VoteTracker.Client;
using VoteTracker.Import.Sending;
using VoteTracker.V1;

namespace VoteTracker.Cli.Connection;

/// <summary>The services of one VoteTracker.</summary>
internal sealed class ServiceEndpoints(ServiceAddresses addresses, ConnectionOptions options) : IDisposable
{
    private readonly Lazy<VoteTrackerClient> _client = new(() => Connected(() => new VoteTrackerClient(addresses, options)));
    private readonly List<GrpcChannel> _channels = [];

    public Endpoint Resolutions { get; } = new(addresses.Resolutions);

    public Endpoint Votes { get; } = new(addresses.Votes);

    public Endpoint VetoThreats { get; } = new(addresses.VetoThreats);

    public Endpoint Updates { get; } = new(addresses.Updates);

    /// <summary>Calls all of them.</summary>
    /// <exception cref="CommandFailedException">What it was told to connect with cannot be used.</exception>
    public VoteTrackerClient Client => _client.Value;

    public Endpoint Of(ServiceDescriptor service) =>
        service == ResolutionService.Descriptor ? Resolutions
        : service == VoteService.Descriptor ? Votes
        : service == VetoThreatService.Descriptor ? VetoThreats
        : Updates;

    /// <summary>An import, over channels that repeat nothing: it does that itself.</summary>
    /// <exception cref="CommandFailedException">What it was told to connect with cannot be used.</exception>
    public RecordImport Import() => new(
        new(Channel(addresses.Resolutions)), new(Channel(addresses.Votes)), new(Channel(addresses.VetoThreats)));

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
        foreach (var channel in _channels)
            channel.Dispose();
    }

    private GrpcChannel Channel(string address)
    {
        var channel = Connected(() => ServiceChannel.Create(address, options));
        _channels.Add(channel);
        return channel;
    }

    private static T Connected<T>(Func<T> connect)
    {
        try
        {
            return connect();
        }
        catch (Exception wrong) when (wrong is ArgumentException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandFailedException(wrong.Message);
        }
    }
}
