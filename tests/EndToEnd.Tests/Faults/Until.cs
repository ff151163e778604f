using System.Diagnostics;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>Waits for what a fault brings about. Generous: that something comes late on a loaded machine is no anomaly.</summary>
internal static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static Task TrueAsync(string what, Func<bool> holds) => TrueAsync(what, () => Task.FromResult(holds()));

    /// <exception cref="TimeoutException">It did not come true.</exception>
    public static async Task TrueAsync(string what, Func<Task<bool>> holds)
    {
        var started = Stopwatch.GetTimestamp();
        Exception? last = null;
        while (true)
        {
            try
            {
                if (await holds())
                    return;
            }
            // What is asked may not be up yet.
            catch (Exception away) when (away is IOException or System.Net.Sockets.SocketException or InvalidOperationException
                or HttpRequestException or Grpc.Core.RpcException)
            {
                last = away;
            }
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"waited {Patience.TotalSeconds} s in vain until {what}", last);
            await Task.Delay(Pause);
        }
    }
}
