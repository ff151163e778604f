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

    public static int Next() => NextOf(1);

    /// <summary>The first of so many free ports in a row. All of them are the caller's: no later call hands one of them out.</summary>
    public static int NextOf(int count)
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var first = First + (Interlocked.Add(ref _next, count) - count) % Count;
            if (Enumerable.Range(first, count).All(port => IsFree(port) && IsFree(port + ClusterBus)))
                return first;
        }
        throw new InvalidOperationException($"no {count} free ports in a row from {First} to {First + Count}");
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
