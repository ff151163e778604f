using System.Threading.Channels;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Board.Following;

/// <summary>
/// One thing that is shown, read once for all who look at it, and again whenever an update concerns it. What comes while it is being
/// read makes it be read once more: so it is never older than the last update, and many updates at once cost two readings.
/// </summary>
internal sealed class LiveView<T> : ILiveView
    where T : class
{
    private readonly ViewRequest<T> _request;
    private readonly RecordClient _record;
    private readonly CongressFollowers.Lease _lease;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<bool> _old = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LiveView(ViewRequest<T> request, RecordClient record, CongressFollowers.Lease lease, ILogger logger)
    {
        (_request, _record, _lease, _logger) = (request, record, lease, logger);
        lease.Follower.Changed += OnChanged;
        _old.Writer.TryWrite(true);
        _ = RunAsync(_end.Token);
    }

    /// <summary>It was read again, with whatever result. Called from any thread; must be quick.</summary>
    public event System.Action? Changed;

    /// <summary>What was read last; null before, and where there is none.</summary>
    public T? Value { get; private set; }

    /// <summary>Why the last reading failed; null where it did not. The value is then from before.</summary>
    public RpcException? Problem { get; private set; }

    /// <summary>Done when it was read for the first time, with whatever result.</summary>
    public Task First => _first.Task;

    public int Leases { get; set; }

    public long IdleSince { get; set; }

    public void Dispose()
    {
        _lease.Follower.Changed -= OnChanged;
        _end.Cancel();
        _end.Dispose();
        _lease.Dispose();
    }

    private void OnChanged(Update? update)
    {
        if (update is null || _request.Concerns(update))
            _old.Writer.TryWrite(true);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in _old.Reader.ReadAllAsync(cancellationToken))
            {
                var again = await ReadAsync(cancellationToken);
                _first.TrySetResult();
                Changed?.Invoke();
                // Jitter, since all views failed together.
                await Task.Delay(again ? _request.Pause + TimeSpan.FromMilliseconds(Random.Shared.Next(500, 1_500)) : _request.Pause, cancellationToken);
                if (again)
                    _old.Writer.TryWrite(true);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _first.TrySetResult();
        }
    }

    /// <summary>Reads once.</summary>
    /// <returns>Whether to try again without being told.</returns>
    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            Value = await _request.Read(_record, cancellationToken);
            Problem = null;
            return false;
        }
        catch (RpcException refusal) when (!cancellationToken.IsCancellationRequested)
        {
            Problem = refusal;
            if (IsMissing(refusal))
                Value = null;
            return !IsMissing(refusal);
        }
        catch (RpcException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
#pragma warning disable CA1031 // A fault in one view must not leave it silently old: it is told, and tried again.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            BoardLogging.CannotRead(_logger, _request.Key, fault);
            Problem = new RpcException(new Status(StatusCode.Internal, ""));
            return true;
        }
    }

    private static bool IsMissing(RpcException refusal) => refusal.StatusCode is StatusCode.NotFound or StatusCode.InvalidArgument;
}
