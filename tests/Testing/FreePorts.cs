using System.Net;
using System.Net.Sockets;

namespace VoteTracker.Testing;

/// <summary>
/// Ports below those that the system hands out by itself, so that none is taken while what listens there is dead for a while;
/// a Redis in a cluster takes the one 10,000 above as well.
/// </summary>
public static class FreePorts
{
    private const int First = 11_000;
    private const int Count = 9_000;
    private const int ClusterBus = 10_000;

    // Somewhere, so that test runs beside each other rarely try the same.
    private static int _next = Environment.ProcessId * 40 % Count;

    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + Interlocked.Increment(ref _next) % Count;
            if (IsFree(port) && IsFree(port + ClusterBus))
                return port;
        }
        throw new InvalidOperationException($"no free port from {First} to {First + Count}");
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
