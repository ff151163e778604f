using System.Net;
using System.Net.Sockets;

namespace VoteTracker.AppHost;

/// <summary>Where everything listens, all of it on loopback.</summary>
/// <param name="Base">The number that the ports are counted from.</param>
internal sealed record Ports(int Base)
{
    public const int DefaultBase = 5100;
    public const int MaxBase = 65535 - 9;

    public int Resolutions => Base + 1;

    public int Votes => Base + 2;

    public int VetoThreats => Base + 3;

    public int Updates => Base + 4;

    public int Board => Base + 7;

    public int Dashboard => Base + 8;

    public int Redis => Base + 9;

    public static string Url(int port) => $"http://{IPAddress.Loopback}:{port}";

    /// <summary>Fails if a port is taken, before anything is started.</summary>
    /// <param name="withDashboard">Whether that one is started too.</param>
    public void RequireFree(bool withDashboard)
    {
        foreach (var port in (int[])[Resolutions, Votes, VetoThreats, Updates, Board, Redis, .. withDashboard ? (int[])[Dashboard] : []])
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                throw new SuiteException($"port {port} is in use; end what listens there, or choose other ports with --port-base N");
            }
            catch (SocketException e)
            {
                throw new SuiteException($"cannot listen on port {port}: {e.Message}");
            }
        }
    }
}
