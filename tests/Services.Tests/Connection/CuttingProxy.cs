using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoteTracker.Services.Tests.Connection;

/// <summary>Stands between a client and Redis, and ends the connections in the middle of an answer.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _accepting;
    private long _left = long.MaxValue;

    public CuttingProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>So many bytes of answers yet.</summary>
    public void CutAfter(int bytes) => Volatile.Write(ref _left, bytes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // Told to stop.
        }
        await Task.WhenAll(connections);
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var redis = new TcpClient();
        try
        {
            using (client)
            {
                await redis.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
                var asking = client.GetStream().CopyToAsync(redis.GetStream(), _stop.Token);
                var answers = new byte[16_384];
                while (Volatile.Read(ref _left) > 0
                    && await redis.GetStream().ReadAsync(answers, _stop.Token) is > 0 and var read)
                {
                    var kept = (int)Math.Min(read, Volatile.Read(ref _left));
                    Interlocked.Add(ref _left, -kept);
                    await client.GetStream().WriteAsync(answers.AsMemory(0, kept), _stop.Token);
                }
                redis.Close();
                client.Close();
                await asking;
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The one or the other side has ended.
        }
    }
}
