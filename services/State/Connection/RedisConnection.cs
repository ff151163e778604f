using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.State.Connection;

/// <summary>
/// The process's connection to Redis. It connects in the background and reconnects by itself; a command that meets a lost
/// connection fails with <see cref="CallFailure.Unavailable"/>.
/// </summary>
public sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>
    /// With every read: a replica may be behind. A snapshot read from one after its cursor came from the primary would miss what
    /// the replica does not have yet, for good.
    /// </summary>
    internal const CommandFlags FromPrimary = CommandFlags.DemandMaster;

    // Not remembered is that it failed, as it does while no sentinel knows a primary: the next use tries again.
    private readonly LazyConnection _multiplexer;
    private readonly LazyConnection _waiting;
    private readonly bool _mayHaveTwoPrimaries;
    private readonly string _prefix;
    private bool _away;

    /// <summary>Sets up the connection; the first use connects.</summary>
    /// <param name="options">Where Redis is.</param>
    /// <param name="logger">Where lost and restored connections are told.</param>
    /// <param name="trace">Has a connection's commands traced; does nothing where nothing is traced.</param>
    public RedisConnection(IOptions<RedisOptions> options, ILogger<RedisConnection> logger, Action<IConnectionMultiplexer> trace)
    {
        var configuration = options.Value.ToConfiguration();
        configuration.AbortOnConnectFail = false;
        configuration.AsyncTimeout = (int)options.Value.CommandTimeout.TotalMilliseconds;
        configuration.SyncTimeout = configuration.AsyncTimeout;
        configuration.ConnectTimeout = 2_000;
        configuration.ReconnectRetryPolicy = new ExponentialRetry(100, 2_000);
        // What waits for a lost connection is told so at once: the callers' retries are bounded, a backlog is not.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        // For CONFIG GET, which the start-up check asks.
        configuration.AllowAdmin = true;
        Configuration = configuration;
        _prefix = options.Value.KeyPrefix;
        _mayHaveTwoPrimaries = configuration.ServiceName is { Length: > 0 } || configuration.EndPoints.Count > 1;
        _multiplexer = new LazyConnection(() =>
        {
            var multiplexer = ConnectionMultiplexer.Connect(configuration);
            multiplexer.ConnectionFailed += (_, lost) => OnLost(logger, lost);
            multiplexer.ConnectionRestored += (_, restored) => OnRestored(logger, restored);
            trace(multiplexer);
            return multiplexer;
        });
        _waiting = new LazyConnection(() =>
        {
            var patient = configuration.Clone();
            patient.AsyncTimeout += (int)options.Value.DurabilityTimeout.TotalMilliseconds;
            var multiplexer = ConnectionMultiplexer.Connect(patient);
            trace(multiplexer);
            return multiplexer;
        });
    }

    internal ConfigurationOptions Configuration { get; }

    /// <exception cref="RedisConnectionException">It is not clear which server is the primary.</exception>
    internal IDatabase Database => DatabaseOf(_multiplexer.Value);

    /// <summary>
    /// The primary that has a key, on a connection of its own for commands that block the one that they are sent on. Redis's client does not
    /// send a command elsewhere than to this server if that is asked for (<see cref="CommandFlags.NoRedirect"/>).
    /// </summary>
    /// <exception cref="RedisConnectionException">It is not clear which server is the primary.</exception>
    internal IServer WaitingServerOf(RedisKey key)
    {
        DemandOnePrimary(_waiting.Value);
        try
        {
            return _waiting.Value.GetServer(FullKey(key), flags: FromPrimary);
        }
        catch (InvalidOperationException nobody) when (nobody is not ObjectDisposedException)
        {
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, FromPrimary, "there is no connection to the primary of a key", nobody);
        }
    }

    /// <summary>A key as Redis has it, where it is sent by hand: with the prefix.</summary>
    internal RedisKey FullKey(RedisKey key) => key.Prepend(_prefix);

    /// <summary>
    /// A channel of this suite's own. Redis has its channels beside its databases, so prefix and database stand in their names; database 0
    /// does not, as in releases that knew no other.
    /// </summary>
    internal RedisChannel Channel(string name) =>
        RedisChannel.Literal(Configuration.DefaultDatabase is > 0 and var database ? $"{_prefix}{name}@{database}" : _prefix + name);

    internal ISubscriber Subscriber => _multiplexer.Value.GetSubscriber();

    /// <summary>Raised on every (re)connection: what was known of the log must be checked again.</summary>
    internal event EventHandler<ConnectionFailedEventArgs> Restored
    {
        add => _multiplexer.Value.ConnectionRestored += value;
        remove => _multiplexer.Value.ConnectionRestored -= value;
    }

    internal IEnumerable<IServer> Primaries => PrimariesOf(_multiplexer.Value);

    /// <summary>Whether servers answer, and all of them are replicas.</summary>
    internal bool HasOnlyReplicas =>
        _multiplexer.Made?.GetServers().Where(server => server.IsConnected).ToArray() is { Length: > 0 } servers
        && servers.All(server => server.IsReplica);

    /// <summary>Fails while two servers say that they are the primary, of which the client would take either.</summary>
    /// <exception cref="RedisConnectionException">They do.</exception>
    internal void DemandOnePrimary() => DemandOnePrimary(_multiplexer.Value);

    /// <summary>
    /// Has the client ask its servers again who is the primary. It passes over a server that it took for a second primary until it
    /// asks, and where the other one was demoted while it was asking it does not ask again by itself: it then serves nothing for good.
    /// </summary>
    /// <returns>When it has asked; what it learned shows with the next command.</returns>
    internal async Task AskForPrimaryAsync()
    {
        foreach (var made in new[] { _multiplexer.Made, _waiting.Made }.OfType<ConnectionMultiplexer>())
            await made.ConfigureAsync();
    }

    /// <summary>Has a primary answer, whatever it says of the database.</summary>
    internal Task PingAsync() => _multiplexer.Value.GetDatabase(0).PingAsync(FromPrimary);

    /// <summary>Runs reads; translates a lost store for the caller.</summary>
    /// <param name="read">Reads; what it throws once the token is cancelled is the end of the call.</param>
    /// <param name="cancellationToken">The call.</param>
    internal static async Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken = default)
    {
        using var span = StateSpans.Read();
        try
        {
            return await read();
        }
        // Redis's client cancels the commands of a transaction that did not come about.
        catch (Exception fault) when (!(fault is OperationCanceledException && cancellationToken.IsCancellationRequested)
            && (RedisFaults.IsTransient(fault) || fault is OperationCanceledException or ConflictException))
        {
            span?.NotRead(fault);
            throw RedisFaults.ReadFailed(fault);
        }
    }

    private IDatabase DatabaseOf(ConnectionMultiplexer multiplexer)
    {
        DemandOnePrimary(multiplexer);
        var database = multiplexer.GetDatabase();
        return _prefix.Length > 0 ? database.WithKeyPrefix(_prefix) : database;
    }

    private static IEnumerable<IServer> PrimariesOf(ConnectionMultiplexer multiplexer) =>
        multiplexer.GetServers().Where(server => server.IsConnected && !server.IsReplica);

    // A primary that died comes back as one, and is one until Sentinel has noticed. What it takes until then is lost when it is
    // made a replica, and what it says is history that was lost already.
    private void DemandOnePrimary(ConnectionMultiplexer multiplexer)
    {
        if (!_mayHaveTwoPrimaries)
            return;
        IServer[] primaries = [.. PrimariesOf(multiplexer)];
        if (primaries.Length > 1 && primaries[0].ServerType != ServerType.Cluster)
            throw RedisFaults.TwoPrimaries(primaries.Select(server => EndPointText.Of(server.EndPoint)));
    }

    // Redis's client raises the event with each attempt to reconnect; an outage is told once.
    private void OnLost(ILogger logger, ConnectionFailedEventArgs lost)
    {
        if (!Interlocked.Exchange(ref _away, true))
            StateLogging.RedisLost(logger, EndPointText.Of(lost.EndPoint), lost.FailureType);
    }

    private void OnRestored(ILogger logger, ConnectionFailedEventArgs restored)
    {
        if (Interlocked.Exchange(ref _away, false))
            StateLogging.RedisRestored(logger, EndPointText.Of(restored.EndPoint));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _multiplexer.DisposeAsync();
        await _waiting.DisposeAsync();
    }
}
