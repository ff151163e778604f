using System.Diagnostics;
using System.Net.Sockets;
using Grpc.Core;

namespace VoteTracker.Testing;

/// <summary>Waits for a condition. How long that takes on a loaded machine is nobody's fault: the deadline only ends what hangs.</summary>
public static class Until
{
    /// <summary>For any one wait.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <exception cref="TimeoutException">It did not come true.</exception>
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
            catch (Exception away) when (away is IOException or SocketException or InvalidOperationException or HttpRequestException
                or RpcException or TimeoutException)
            {
                last = away;
            }
            if (Stopwatch.GetElapsedTime(started) > Deadline)
                throw new TimeoutException($"waited {Deadline.TotalSeconds} s in vain until {what}", last);
            await Task.Delay(Pause);
        }
    }
}
