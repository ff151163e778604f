using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Cli;

/// <summary>A watch that goes on over broken streams: every update once, none missing, from the cursor it has reached.</summary>
internal sealed class ResumingWatch(Endpoint endpoint, WatchRequest start, TextWriter notices)
{
    // The contract promises a sign of life every 15 seconds.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(45);

    private const int AttemptsToStart = 4;

    private readonly UpdateService.UpdateServiceClient _client = new(endpoint.Invoker);
    private readonly Backoff _backoff = new();
    private readonly string _anew = $"Take the present state anew: votetracker watch {start.Parent} --from start";
    private WatchRequest _request = start;
    private bool _started;

    /// <summary>Where to resume: everything before it was shown. Null before a snapshot is whole.</summary>
    public string? Cursor { get; private set; } = start.HasAfterCursor ? start.AfterCursor : null;

    /// <summary>Shows frames until <paramref name="stop"/>.</summary>
    /// <exception cref="CallFailedException">The watch cannot go on.</exception>
    public async Task RunAsync(Action<WatchResponse> show, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var broken = await StreamAsync(show, stop);
            if (stop.IsCancellationRequested)
                return;

            var pause = broken is null ? _backoff.Next() : PauseAfter(broken);
            notices.WriteLine($"{Why(broken)}; resuming in {pause.TotalSeconds:0.0} s");
            await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<RpcException?> StreamAsync(Action<WatchResponse> show, CancellationToken stop)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(LongestSilence);
        using var call = _client.Watch(_request, cancellationToken: silence.Token);
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                // A reader of our output who takes his time is no silence of the service.
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                show(call.ResponseStream.Current);
                Advance(call.ResponseStream.Current);
                silence.CancelAfter(LongestSilence);
            }

            return null;
        }
        catch (RpcException exception)
        {
            return exception;
        }
    }

    /// <summary>Moves the cursor, only now that the frame was shown: a frame lost on its way out comes again.</summary>
    private void Advance(WatchResponse frame)
    {
        _started = true;
        if (frame.FrameCase != WatchResponse.FrameOneofCase.Subscribed)
            _backoff.Reset();

        // Before its end a snapshot has no place to resume: the items not yet received would be missing.
        if (_request.StartCase == WatchRequest.StartOneofCase.SnapshotThenLive
            && frame.FrameCase != WatchResponse.FrameOneofCase.SnapshotEnd)
            return;

        var cursor = frame.FrameCase switch
        {
            WatchResponse.FrameOneofCase.Subscribed => frame.Subscribed.Cursor,
            WatchResponse.FrameOneofCase.SnapshotEnd => frame.SnapshotEnd.Cursor,
            WatchResponse.FrameOneofCase.Updates => frame.Updates.Cursor,
            WatchResponse.FrameOneofCase.Bookmark => frame.Bookmark.Cursor,
            WatchResponse.FrameOneofCase.CaughtUp => frame.CaughtUp.Cursor,
            WatchResponse.FrameOneofCase.FellBehind => frame.FellBehind.Cursor,
            WatchResponse.FrameOneofCase.Draining => frame.Draining.Cursor,
            _ => "",
        };
        if (cursor.Length == 0)
            return;

        Cursor = cursor;
        _request = new WatchRequest(_request) { AfterCursor = cursor };
    }

    private TimeSpan PauseAfter(RpcException broken)
    {
        var details = ErrorDetails.Of(broken);
        if (broken.StatusCode == StatusCode.OutOfRange && _started)
        {
            _request = new WatchRequest(_request) { SnapshotThenLive = new() };
            Cursor = null;
        }
        else if (!MayPass(broken, details) || (!_started && _backoff.Attempts + 1 >= AttemptsToStart))
        {
            // A cursor that was refused is not worth keeping.
            if (!_started)
                Cursor = null;
            throw new CallFailedException(endpoint.Address, broken, Advice(details));
        }

        var pause = _backoff.Next();
        return details.RetryDelay > pause ? details.RetryDelay : pause;
    }

    // INTERNAL, CANCELLED and UNKNOWN without a reason are not a service's answer but a connection torn down under it.
    private static bool MayPass(RpcException broken, ErrorDetails details) => broken.StatusCode switch
    {
        StatusCode.Unavailable => true,
        StatusCode.ResourceExhausted => details.Reason == "SLOW_CONSUMER",
        StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown => details.Reason.Length == 0,
        _ => false,
    };

    private string Why(RpcException? broken) => broken switch
    {
        null => "the stream ended",
        { StatusCode: StatusCode.OutOfRange } =>
            $"what happened while away is no longer to be had ({ErrorDetails.Of(broken).Reason}): next comes the present state",
        { StatusCode: StatusCode.Cancelled } => $"no sign of life for {LongestSilence.TotalSeconds} s",
        _ => $"{(_started ? "the stream broke off" : "no stream yet")}: {CallFailedException.Reason(endpoint.Address, broken)}",
    };

    private string? Advice(ErrorDetails details) => details.Reason switch
    {
        "CURSOR_EXPIRED" => $"Updates after this cursor are no longer kept. {_anew}",
        "EPOCH_CHANGED" => $"The history that this cursor belongs to was lost. {_anew}",
        "CURSOR_FILTER_MISMATCH" => "A cursor goes with its Congress, --resolution and --kind: repeat them as they were.",
        _ => null,
    };
}
