using Grpc.Core;
using Grpc.Health.V1;
using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Board.Following;

/// <summary>
/// Follows one Congress for all who look at it: one watch, however many there are. It tells what changed; what is shown is read
/// anew from the services, so that nothing depends on the order of answers and updates.
/// </summary>
internal sealed class CongressFollower : IAsyncDisposable
{
    // A bookmark comes at least every 15 seconds.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(10);

    private readonly RecordClient _record;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Task _running;
    private string _streamProblem = Freshness.Unknown.Reason;
    private string _storeProblem = "";
    private DateTimeOffset? _lastChange;
    private long _head;

    public CongressFollower(string parent, RecordClient record, ILogger logger)
    {
        (Parent, _record, _logger) = (parent, record, logger);
        _running = Task.WhenAll(FollowAsync(_end.Token), ProbeAsync(_end.Token));
    }

    /// <summary>Something changed: the update, or null where anything may have. Called from any thread; must be quick.</summary>
    public event Action<Update?>? Changed;

    /// <summary>How current it is has changed. Called from any thread; must be quick.</summary>
    public event System.Action? FreshnessChanged;

    /// <summary>The Congress, as congresses/116.</summary>
    public string Parent { get; }

    public Freshness Freshness { get; private set; } = Freshness.Unknown;

    /// <summary>Done as soon as it is known whether the Congress can be followed.</summary>
    public Task Known => _known.Task;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var happened in _record.Live.WatchAsync(Parent, new WatchOptions { Start = WatchStart.Live, IdleTimeout = IdleTimeout }, cancellationToken))
                    await TakeAsync(happened, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it is: a follower that ended would leave all its pages silently old.
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                BoardLogging.CannotFollow(_logger, Parent, fault);
                SetStreamProblem("The record’s live updates are refused");
                await Task.Delay(AfterRefusal, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TakeAsync(WatchEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case WatchEvent.Connected connected:
                // Whatever was read before may miss what came between.
                _head = connected.Head;
                await ReadLastChangeAsync(cancellationToken);
                SetStreamProblem("");
                Changed?.Invoke(null);
                break;
            case WatchEvent.Updated { Update: var update }:
                SetLastChange(update);
                Changed?.Invoke(update);
                break;
            case WatchEvent.Bookmarked or WatchEvent.CaughtUp:
                if (_lastChange is null)
                    await ReadLastChangeAsync(cancellationToken);
                SetStreamProblem("");
                break;
            case WatchEvent.Interrupted:
                SetStreamProblem("The connection to the record’s live updates is lost");
                break;
        }
    }

    // Streams stay open while their store is away: that is known by the service's health alone.
    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ProbeInterval);
        try
        {
            do
            {
                var problem = await StoreProblemAsync(cancellationToken);
                var isBack = problem.Length == 0 && _storeProblem.Length > 0;
                Set(() => _storeProblem = problem, isHeard: false);
                if (isBack)
                    Changed?.Invoke(null);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task<string> StoreProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            var health = await _record.UpdatesHealth.CheckAsync(
                new HealthCheckRequest { Service = "readiness" }, deadline: DateTime.UtcNow + ProbeInterval, cancellationToken: cancellationToken);
            return health.Status == HealthCheckResponse.Types.ServingStatus.Serving ? "" : "The record’s store is away";
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return "The record’s live updates do not answer";
        }
        catch (RpcException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private async Task ReadLastChangeAsync(CancellationToken cancellationToken)
    {
        if (_head == 0)
            return;
        try
        {
            SetLastChange(await _record.Updates.GetUpdateAsync(new GetUpdateRequest { Parent = Parent, Offset = _head }, RecordClient.Options(cancellationToken)));
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            // Only its time stays unknown for now.
        }
    }

    private void SetLastChange(Update update)
    {
        var change = update.CommitTime?.ToDateTimeOffset();
        Set(() => (_streamProblem, _lastChange) = ("", change), isHeard: true);
    }

    private void SetStreamProblem(string problem)
    {
        Set(() => _streamProblem = problem, isHeard: problem.Length == 0);
        _known.TrySetResult();
    }

    // Only what was heard of the stream says that nothing is missing.
    private void Set(System.Action change, bool isHeard)
    {
        lock (_lock)
        {
            change();
            var before = Freshness;
            var problem = _storeProblem.Length > 0 ? _storeProblem : _streamProblem;
            var isCurrent = problem.Length == 0;
            Freshness = new Freshness(isCurrent, problem, _lastChange, isCurrent && isHeard ? DateTimeOffset.UtcNow : before.CheckedAt);
            if (Freshness == before)
                return;
            if (isCurrent && !before.IsCurrent)
                BoardLogging.Current(_logger, Parent);
            else if (!isCurrent && before.IsCurrent)
                BoardLogging.NotCurrent(_logger, Parent, problem);
        }

        FreshnessChanged?.Invoke();
    }
}
