using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoteTracker.Services.Tests;

/// <summary>
/// Stands between a service and Redis. It can lose an answer: the command arrives, the connection ends. And it can let something
/// else happen first, so that a race has one outcome.
/// </summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly List<Task> _pumps = [];
    private readonly Task _accepting;
    private volatile string? _fatalCommand;
    private volatile Interruption? _interruption;
    private int _lost;

    public LossyProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many answers were lost.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>The next time this command passes, its answer is lost.</summary>
    public void LoseAnswerTo(string command) => _fatalCommand = command;

    /// <summary>The next time something with this text passes, it waits until something else has happened.</summary>
    public void Before(string text, Func<Task> happens) => _interruption = new Interruption(text, happens);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_pumps);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _pumps.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // Told to stop.
        }
    }

    private async Task CarryAsync(TcpClient service)
    {
        using var redis = new TcpClient();
        using (service)
        using (var cut = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
        {
            try
            {
                await redis.ConnectAsync(IPAddress.Loopback, _port, cut.Token);
                var answers = redis.GetStream().CopyToAsync(service.GetStream(), cut.Token);
                var buffer = new byte[65_536];
                int length;
                while ((length = await service.GetStream().ReadAsync(buffer, cut.Token)) > 0)
                {
                    if (_interruption is { } interruption && Has(buffer.AsSpan(0, length), interruption.Text))
                    {
                        _interruption = null;
                        await interruption.Happens();
                    }
                    if (_fatalCommand is { } fatal && Has(buffer.AsSpan(0, length), fatal))
                    {
                        _fatalCommand = null;
                        // No answer may pass from here on, so the reading side ends before the command goes out.
                        await cut.CancelAsync();
                        await answers.ContinueWith(_ => { }, TaskScheduler.Default);
                        await redis.GetStream().WriteAsync(buffer.AsMemory(0, length), _stop.Token);
                        // Redis has carried it out when it begins to answer.
                        await redis.GetStream().ReadExactlyAsync(buffer.AsMemory(0, 1), _stop.Token);
                        Interlocked.Increment(ref _lost);
                        return;
                    }
                    await redis.GetStream().WriteAsync(buffer.AsMemory(0, length), cut.Token);
                }
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
            {
                // Either side went away, and the other follows.
            }
        }
    }

    private static bool Has(ReadOnlySpan<byte> sent, string text) => sent.IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0;

    private sealed record Interruption(string Text, Func<Task> Happens);
}
