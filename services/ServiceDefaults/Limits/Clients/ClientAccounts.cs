using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using VoteTracker.Contract;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// What each client holds of this process: connections, streams of every service and bytes under way, until they are gone from the
/// connection; and bytes of requests, until they are handled.
/// </summary>
internal sealed class ClientAccounts(IOptions<LimitOptions> options)
{
    public const string TooManyStreams = "TOO_MANY_STREAMS";
    public const string TooManyConnections = "TOO_MANY_CONNECTIONS";
    public const string TooManyBytesHeld = "TOO_MANY_BYTES";

    /// <summary>
    /// How many unary calls of one client are carried out at once; further ones wait for their turn. A client may begin calls and reset
    /// them far faster than they end, and each takes some tens of kilobytes until then.
    /// </summary>
    public const int UnaryCallsAtOnce = 128;

    /// <summary>And of these, how many that read much or have a large answer.</summary>
    public const int LargeCallsAtOnce = 8;

    private readonly LimitOptions _limits = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<Client, Account> _clients = [];
    private readonly ByteAccount _bytes = new(options.Value.MaxBytes);
    private readonly ByteAccount _requests = new(options.Value.MaxBytes);
    private int _streams;

    /// <summary>How many streams there are.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>How many bytes of answers are under way, and of filters are kept, for all clients.</summary>
    public long Bytes => _bytes.Held;

    /// <summary>How many bytes of requests of all clients are under way.</summary>
    public long RequestBytes => _requests.Held;

    /// <summary>Counts a connection.</summary>
    /// <returns>Whether the client may have it; otherwise nothing is counted.</returns>
    public bool TryAddConnection(Client client)
    {
        lock (_lock)
        {
            var held = Find(client);
            if (held.Connections >= _limits.MaxConnectionsPerClient)
                return false;
            held.Connections++;
            return true;
        }
    }

    public void RemoveConnection(Client client) => Remove(client, connections: 1, streams: 0);

    /// <summary>Counts a stream.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="bytes">The stream's account of bytes.</param>
    /// <returns>Null, or why the client may not have it; then nothing is counted.</returns>
    public CallFailedException? AddStream(Client client, out BytesUnderWay bytes)
    {
        lock (_lock)
        {
            var held = Find(client);
            bytes = new BytesUnderWay(held.Bytes, _bytes, new RequestBytes(held.Requests, _requests));
            var refusal = held.Streams >= _limits.MaxStreamsPerClient ? TooMany("this client", _limits.MaxStreamsPerClient)
                : _streams >= _limits.MaxStreams ? TooMany("this server", _limits.MaxStreams)
                : held.Bytes.IsFull ? TooManyBytes("this client")
                : null;
            if (refusal is null)
            {
                held.Streams++;
                _streams++;
            }
            else if (held is { Connections: 0, Streams: 0 })
            {
                _clients.Remove(client);
            }
            return refusal;
        }
    }

    public void RemoveStream(Client client) => Remove(client, connections: 0, streams: 1);

    /// <summary>The turns of a client's unary calls, and of the large ones among them.</summary>
    /// <param name="client">One that has a stream.</param>
    public (UnaryTurns All, SemaphoreSlim Large) TurnsOf(Client client)
    {
        lock (_lock)
            return (_clients[client].Turns, _clients[client].LargeTurns);
    }

    /// <summary>Why a call had no turn in time.</summary>
    public static CallFailedException NoTurn() => new(
        CallFailure.ResourceExhausted,
        TooManyStreams,
        $"this client has more calls open than are carried out: {UnaryCallsAtOnce} at once, while {UnaryTurns.MostWaiting} wait for a time; send fewer at once")
    {
        Metadata = Limit(UnaryCallsAtOnce),
    };

    private Account Find(Client client)
    {
        ref var account = ref CollectionsMarshal.GetValueRefOrAddDefault(_clients, client, out _);
        return account ??= new Account(new ByteAccount(_limits.MaxBytesPerClient), new ByteAccount(_limits.MaxBytesPerClient));
    }

    private void Remove(Client client, int connections, int streams)
    {
        lock (_lock)
        {
            var held = _clients[client];
            (held.Connections, held.Streams) = (held.Connections - connections, held.Streams - streams);
            _streams -= streams;
            if (held is { Connections: 0, Streams: 0 })
                _clients.Remove(client);
        }
    }

    public static CallFailedException TooManyBytes(string whose) => new(
        CallFailure.ResourceExhausted,
        TooManyBytesHeld,
        $"{whose} holds as many bytes as it may, in answers that are not read and in filters of streams; read answers or end streams first");

    public static CallFailedException TooManyBytesOfRequests(string whoHas) => new(
        CallFailure.ResourceExhausted, TooManyBytesHeld, $"{whoHas} as many bytes of requests under way as may be; send fewer large requests at once");

    /// <summary>Why a caller may not have one more connection.</summary>
    public CallFailedException TooManyOfConnections() => new(
        CallFailure.ResourceExhausted, TooManyConnections, $"this client has {_limits.MaxConnectionsPerClient} connections, the most allowed; use one of them");

    private static CallFailedException TooMany(string whose, int limit) => new(
        CallFailure.ResourceExhausted, TooManyStreams, $"{whose} has {limit} calls open, the most allowed; end one first")
    {
        Metadata = Limit(limit),
    };

    private static ImmutableDictionary<string, string> Limit(int limit) =>
        ImmutableDictionary<string, string>.Empty.Add("limit", limit.ToString(CultureInfo.InvariantCulture));

    private sealed class Account(ByteAccount bytes, ByteAccount requests)
    {
        public int Connections { get; set; }

        public int Streams { get; set; }

        // They need no disposal: nobody asks for their wait handles.
        public UnaryTurns Turns { get; } = new(UnaryCallsAtOnce);

        public SemaphoreSlim LargeTurns { get; } = new(LargeCallsAtOnce);

        public ByteAccount Bytes => bytes;

        public ByteAccount Requests => requests;
    }
}
