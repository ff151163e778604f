using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using VoteTracker.Contract;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>What each client holds of this process: connections, and streams of every service until they are gone from the connection.</summary>
internal sealed class ClientAccounts(IOptions<LimitOptions> options)
{
    private readonly LimitOptions _limits = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, (int Connections, int Streams)> _clients = [];
    private int _streams;

    /// <summary>Counts a connection.</summary>
    /// <returns>Whether the client may have it; otherwise nothing is counted.</returns>
    public bool TryAddConnection(IPAddress client)
    {
        lock (_lock)
        {
            ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_clients, client, out _);
            if (held.Connections >= _limits.MaxConnectionsPerClient)
                return false;
            held.Connections++;
            return true;
        }
    }

    public void RemoveConnection(IPAddress client) => Remove(client, connections: 1, streams: 0);

    /// <summary>Counts a stream.</summary>
    /// <returns>Null, or why the client may not have it; then nothing is counted.</returns>
    public CallFailedException? AddStream(IPAddress client)
    {
        lock (_lock)
        {
            ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_clients, client, out var isKnown);
            if (held.Streams >= _limits.MaxStreamsPerClient)
                return TooMany("this client", _limits.MaxStreamsPerClient);
            if (_streams >= _limits.MaxStreams)
            {
                if (!isKnown)
                    _clients.Remove(client);
                return TooMany("this server", _limits.MaxStreams);
            }
            held.Streams++;
            _streams++;
            return null;
        }
    }

    public void RemoveStream(IPAddress client) => Remove(client, connections: 0, streams: 1);

    private void Remove(IPAddress client, int connections, int streams)
    {
        lock (_lock)
        {
            ref var held = ref CollectionsMarshal.GetValueRefOrNullRef(_clients, client);
            held = (held.Connections - connections, held.Streams - streams);
            _streams -= streams;
            if (held is (0, 0))
                _clients.Remove(client);
        }
    }

    private static CallFailedException TooMany(string whose, int limit) => new(
        CallFailure.ResourceExhausted, "TOO_MANY_STREAMS", $"{whose} has {limit} calls open, the most allowed; end one first")
    {
        Metadata = ImmutableDictionary<string, string>.Empty.Add("limit", limit.ToString(CultureInfo.InvariantCulture)),
    };
}
