using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoteTracker.EndToEnd.Tests;

public sealed class AppHostLifetimeTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Asked_to_end_it_leaves_no_Redis(string signal)
    {
        Assert.SkipWhen(signal == "INT" && IsInterruptIgnored(), "a shell started these tests in the background, deaf to SIGINT");
        await using var suite = Start();
        await suite.Ready;
        var redis = suite.RedisId;

        Assert.Equal(0, await suite.SignalAsync(signal));

        Assert.False(IsAlive(redis));
    }

    [Fact]
    public async Task Killed_hard_it_leaves_no_Redis()
    {
        await using var suite = Start();
        await suite.Ready;
        using var redis = Process.GetProcessById(suite.RedisId);

        await suite.SignalAsync("KILL");

        await redis.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(AppHostProcess.Deadline, TestContext.Current.CancellationToken);
        Assert.Contains(File.ReadLines(Path.Combine(suite.Data, "redis.log")), line => line.Contains("bye bye", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Redis_that_dies_ends_the_suite_with_a_word()
    {
        await using var suite = Start();
        await suite.Ready;
        using (var redis = Process.GetProcessById(suite.RedisId))
            redis.Kill();

        Assert.Equal(1, await suite.ExitAsync());

        Assert.Contains("Redis ended by itself", suite.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_recorded_is_there_at_the_next_start()
    {
        var (portBase, data) = (AppHostProcess.FreePortBase(), AppHostProcess.NewDirectory());
        await using (var first = AppHostProcess.Start(portBase, data, "--no-demo"))
        {
            await first.Ready;
            await RedisAsync(portBase, "SET kept yes");
            await first.SignalAsync("TERM");
            await using var second = AppHostProcess.Start(portBase, data, "--no-demo");
            await second.Ready;

            Assert.Equal("$3", await RedisAsync(portBase, "GET kept"));
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        var portBase = AppHostProcess.FreePortBase();
        using var taken = new TcpListener(IPAddress.Loopback, portBase + 3);
        taken.Start();

        await using var suite = AppHostProcess.Start(portBase, AppHostProcess.NewDirectory(), "--no-demo");

        Assert.Equal(1, await suite.ExitAsync());
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"port {portBase + 3} is in use"), suite.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(suite.Data));
    }

    [Fact]
    public async Task Two_suites_never_share_their_data()
    {
        await using var suite = Start();
        await suite.Ready;

        await using var second = AppHostProcess.Start(AppHostProcess.FreePortBase(), suite.Data, "--no-demo");

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains("in use by another VoteTracker", second.Errors, StringComparison.Ordinal);
        Assert.True(IsAlive(suite.RedisId));
    }

    private static AppHostProcess Start() =>
        AppHostProcess.Start(AppHostProcess.FreePortBase(), AppHostProcess.NewDirectory(), "--no-demo");

    // Children inherit that.
    private static bool IsInterruptIgnored() =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is var ignored
        && (Convert.ToUInt64(ignored[7..].Trim(), 16) & 2) != 0;

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task<string?> RedisAsync(int portBase, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, portBase + 9);
        await using var stream = client.GetStream();
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync(command);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync();
    }
}
