using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>
/// The network between the services and Redis. Cut, it carries nothing and says nothing, as a pulled cable; what was on its way
/// arrives when it is healed, as TCP would send it again. Reset, it breaks every connection and every new one until it is healed, as a
/// firewall that lost its state.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _open = Opened();
    private volatile CancellationTokenSource _reset = new();

    public TcpProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task ResetAsync() => _reset.CancelAsync();

    public void Heal()
    {
        if (_reset.IsCancellationRequested)
            _reset = new CancellationTokenSource();
        _open.TrySetResult();
    }

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

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                carried.RemoveAll(connection => connection.IsCompleted);
                carried.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient service)
    {
        using var redis = new TcpClient();
        using (service)
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _reset.Token))
        {
            // Closed with a reset, not in good order.
            service.LingerState = new LingerOption(enable: true, seconds: 0);
            try
            {
                await redis.ConnectAsync(IPAddress.Loopback, _port, either.Token);
                var (there, back) = (PumpAsync(service, redis, either.Token), PumpAsync(redis, service, either.Token));
                await Task.WhenAny(there, back);
                await either.CancelAsync();
                await Task.WhenAll(there, back);
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
            {
                // Either side went away, and the other follows.
            }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, CancellationToken cancellationToken)
    {
        var buffer = new byte[65_536];
        int length;
        while ((length = await from.GetStream().ReadAsync(buffer, cancellationToken)) > 0)
        {
            await _open.Task.WaitAsync(cancellationToken);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, length), cancellationToken);
        }
    }
}
