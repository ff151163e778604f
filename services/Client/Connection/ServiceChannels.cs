using Grpc.Core;
using Grpc.Net.Client;

namespace VoteTracker.Client;

/// <summary>A channel to each address: where services share one, they share its connection.</summary>
internal sealed class ServiceChannels(ConnectionOptions options) : IDisposable
{
    private readonly Dictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);

    public CallInvoker To(string address)
    {
        if (!_channels.TryGetValue(address, out var channel))
            _channels[address] = channel = ServiceChannel.Create(address, options);
        return channel.CreateCallInvoker();
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
    }
}
