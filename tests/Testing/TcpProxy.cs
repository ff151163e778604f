using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoteTracker.Testing;

/// <summary>
/// The network between services and Redis. Cut, it carries nothing and says nothing, as a pulled cable; what was on its way arrives when
/// it is healed, as TCP would send it again. Reset, it breaks every connection and every new one until it is healed, as a firewall that
/// lost its state. It can lose one answer: the command arrives, the connection ends; or end in the middle of one. And it can let something
/// else happen first, so that a race has one outcome.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _open = Opened();
    private volatile CancellationTokenSource _reset = new();
    private volatile string? _fatalCommand;
    private volatile Interruption? _interruption;
    private long _answerBytes = long.MaxValue;
    private int _lost;

    public TcpProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => $"127.0.0.1:{PortText}";

    public string PortText => ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>How many answers were lost.</summary>
    public int Lost => Volatile.Read(ref _lost);

    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task ResetAsync() => _reset.CancelAsync();

    public void Heal()
    {
        if (_reset.IsCancellationRequested)
            _reset = new CancellationTokenSource();
        _open.TrySetResult();
    }

    /// <summary>The next time this command passes, its answer is lost.</summary>
    public void LoseAnswerTo(string command) => _fatalCommand = command;

    /// <summary>So many bytes of answers pass yet; then every connection ends.</summary>
    public void EndAnswersAfter(int bytes) => Volatile.Write(ref _answerBytes, bytes);

    /// <summary>The next time something with this text passes, it waits until something else has happened.</summary>
    public void Before(string text, Func<Task> happens) => _interruption = new Interruption(text, happens);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
        _reset.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private static bool Has(ReadOnlySpan<byte> sent, string text) => sent.IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task CarryAsync(TcpClient service)
    {
        var reset = _reset.Token;
        using var redis = new TcpClient();
        using (service)
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, reset))
        {
            try
            {
                await redis.ConnectAsync(IPAddress.Loopback, _port, end.Token);
                var answers = PumpAsync(redis, service, answer => PassAsync(answer, service, end.Token), end.Token);
                var commands = PumpAsync(service, redis, sent => InspectAsync(sent, redis, answers, end), end.Token);
                await Task.WhenAny(commands, answers);
                await end.CancelAsync();
                await Task.WhenAll(commands, answers);
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
            {
                // Either side went away, and the other follows; where the connection was reset, not in good order.
                if (reset.IsCancellationRequested)
                    service.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, Task<bool>> goesOn, CancellationToken cancellationToken)
    {
        var buffer = new byte[65_536];
        int length;
        while ((length = await from.GetStream().ReadAsync(buffer, cancellationToken)) > 0)
        {
            await _open.Task.WaitAsync(cancellationToken);
            if (!await goesOn(buffer.AsMemory(0, length)))
                return;
            await to.GetStream().WriteAsync(buffer.AsMemory(0, length), cancellationToken);
        }
    }

    // Whether an answer is all passed on; else only its beginning is, here.
    private async Task<bool> PassAsync(ReadOnlyMemory<byte> answer, TcpClient service, CancellationToken cancellationToken)
    {
        var over = -Interlocked.Add(ref _answerBytes, -answer.Length);
        if (over <= 0)
            return true;
        await service.GetStream().WriteAsync(answer[..(int)Math.Max(0, answer.Length - over)], cancellationToken);
        return false;
    }

    // Whether what was sent shall go on to Redis as anything else does.
    private async Task<bool> InspectAsync(ReadOnlyMemory<byte> sent, TcpClient redis, Task answers, CancellationTokenSource end)
    {
        if (_interruption is { } interruption && Has(sent.Span, interruption.Text))
        {
            _interruption = null;
            await interruption.Happens();
        }
        if (_fatalCommand is not { } fatal || !Has(sent.Span, fatal))
            return true;
        _fatalCommand = null;
        // No answer may pass from here on, so the reading side ends before the command goes out.
        await end.CancelAsync();
        await answers.ContinueWith(_ => { }, TaskScheduler.Default);
        await redis.GetStream().WriteAsync(sent, _stop.Token);
        // Redis has carried it out when it begins to answer.
        await redis.GetStream().ReadExactlyAsync(new byte[1], _stop.Token);
        Interlocked.Increment(ref _lost);
        return false;
    }

    private sealed record Interruption(string Text, Func<Task> Happens);
}
