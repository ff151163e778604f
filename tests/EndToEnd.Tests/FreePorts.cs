using System.Net;
using System.Net.Sockets;

namespace VoteTracker.EndToEnd.Tests;

/// <summary>
/// Ports below those that the system hands out by itself, so that none is taken while what listens there is dead for a while;
/// a Redis in a cluster takes the one 10,000 above as well.
/// </summary>
internal static class FreePorts
{
    private const int First = 11_000;
    private const int Count = 9_000;
    private const int ClusterBus = 10_000;

    private static int _next = Environment.ProcessId * 40 % Count;

    public static int Next()
    {
        while (true)
        {
            var port = First + Interlocked.Increment(ref _next) % Count;
            if (IsFree(port) && IsFree(port + ClusterBus))
                return port;
        }
    }

    public static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
