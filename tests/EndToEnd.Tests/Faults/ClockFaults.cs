namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>A service's wall clock jumps, as when it is set by hand; Redis, the other services and the clients keep theirs.</summary>
internal static class ClockFaults
{
    /// <summary>libfaketime (Debian: apt install faketime), or null where it is not installed.</summary>
    public static string? Library { get; } = Directory.Exists("/usr/lib")
        ? Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .FirstOrDefault()
        : null;

    /// <summary>An hour forth, two hours back, and right again: one that writes, then one that delivers.</summary>
    public static Task<FaultReport> SteppedAsync(FaultScale scale) => SteppedAsync(scale, isSecured: false);

    /// <summary>The same as in production, beside a second process of each service whose clock is right.</summary>
    public static Task<FaultReport> SecuredSteppedAsync(FaultScale scale) => SteppedAsync(scale, isSecured: true);

    private static async Task<FaultReport> SteppedAsync(FaultScale scale, bool isSecured)
    {
        using var folder = new TemporaryFolder();
        await using var setup = await FaultSetup.StartAsync(isSecured);
        await using var cluster = await setup.StartAsync(
            Load.Of(scale), environment: name => name is "Votes" or "Updates" ? Faked(folder.Write(name, "+0")) : null);
        foreach (var service in (ServiceProcess[])[cluster.Votes, cluster.Updates])
        {
            foreach (var (step, hours) in ((string, double)[])[("+3600", 1), ("-3600", -1), ("+0", 0)])
            {
                await cluster.WritesAsync(scale.Writes / 2);
                folder.Write(service.Name, step);
                await Until.TrueAsync($"the clock of {service.Name} is {hours} hours ahead", async () =>
                    Math.Abs((await service.TimeAsync() - DateTimeOffset.UtcNow).TotalHours - hours) < 0.25);
            }
        }
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("clock stepped", Promise.NothingLost);
    }

    private static Dictionary<string, string> Faked(string clock) => new()
    {
        ["LD_PRELOAD"] = Library!,
        ["FAKETIME_TIMESTAMP_FILE"] = clock,
        // Read once a second; at each look at the clock would slow everything down.
        ["FAKETIME_CACHE_DURATION"] = "1",
        // A step of the wall clock leaves the monotonic one alone.
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        // What libfaketime switches on by itself for glibc reckons with the wrong clock: each Monitor.Wait with a time limit
        // returns at once as timed out, at which Redis's client gives up synchronous calls and its writer threads spin.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };
}
