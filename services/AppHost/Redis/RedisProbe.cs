using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoteTracker.AppHost;

/// <summary>Asks a Redis whether it answers and has loaded its data.</summary>
internal static class RedisProbe
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    public static async Task<bool> IsReadyAsync(int port, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
            await using var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), deadline.Token);

            // While it loads, it answers -LOADING.
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadLineAsync(deadline.Token) == "+PONG";
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
