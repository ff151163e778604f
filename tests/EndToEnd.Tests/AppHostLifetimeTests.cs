using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoteTracker.EndToEnd.Tests;

/// <summary>What <c>./dev up</c> starts ends with it, however it ends, and goes on while it goes on.</summary>
public sealed class AppHostLifetimeTests
{
    // SIGINT comes to all of them, below.
    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task Asked_to_end_it_ends_the_services_before_Redis_and_leaves_nothing(string signal)
    {
        Assert.SkipWhen(IsIgnored(signal), $"these tests were started deaf to SIG{signal}, as by a shell in the background or by nohup");
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        var processes = await suite.ProcessesAsync();

        await SignalAsync(signal, suite.Process.Id);

        Assert.Equal(0, await suite.Process.ExitAsync());
        await suite.AllGoneAsync(processes);
        // A service that outlived Redis would tell that it lost the connection.
        Assert.Equal("", suite.Process.Errors);
        Assert.Contains("bye bye", await File.ReadAllTextAsync(suite.RedisLog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_end_with_all_that_has_its_name_it_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        var processes = await suite.ProcessesAsync();
        var guards = await suite.GuardsAsync();
        Assert.NotEmpty(guards);

        // As pkill -f AppHost does: at once, or the first would have ended others before they are told.
        await SignalAsync("TERM", [.. guards, suite.Process.Id]);

        Assert.Equal(0, await suite.Process.ExitAsync());
        await suite.AllGoneAsync(processes);
        Assert.Contains("bye bye", await File.ReadAllTextAsync(suite.RedisLog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_which_a_terminal_sends_to_all_in_its_foreground_does_not_end_them_out_of_order()
    {
        Assert.SkipWhen(IsIgnored("INT"), "a shell started these tests in the background, deaf to SIGINT");
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartInGroupOfItsOwnAsync(folder.File("data"));
        await suite.Process.LineAsync(line => line.Contains("H.J.Res. 46: Introduced in the House", StringComparison.Ordinal), "the first update");
        var processes = await suite.ProcessesAsync();

        await SignalAsync("INT", -suite.Process.Id);

        Assert.Equal(0, await suite.Process.ExitAsync());
        await suite.AllGoneAsync(processes);
        Assert.Equal("stopping", suite.Process.Lines[^1]);
        Assert.Equal("", suite.Process.Errors);
    }

    [Fact]
    public async Task Killed_hard_in_the_middle_of_the_demo_it_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"));
        await suite.Process.LineAsync(line => line.Contains("H.J.Res. 46: Introduced in the House", StringComparison.Ordinal), "the first update");
        var processes = await suite.ProcessesAsync();
        foreach (var program in (string[])[.. RunningSuite.ServicePrograms, "votetracker.dll"])
            Assert.Contains(await suite.ProcessOfAsync(program), processes);

        await suite.Process.KillAsync();

        await suite.AllGoneAsync(processes);
        Assert.Contains("bye bye", await File.ReadAllTextAsync(suite.RedisLog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_that_die_are_started_again_and_serve()
    {
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        await suite.RecordAsync();
        var killed = new Dictionary<string, int>();
        foreach (var program in RunningSuite.ServicePrograms)
            killed[program] = await suite.ProcessOfAsync(program);

        await SignalAsync("KILL", killed.Values);

        foreach (var (program, process) in killed)
            await suite.EventuallyAsync(async () => await suite.ProcessOfAsync(program) is > 0 and var next && next != process, $"another {program}");
        foreach (var call in (string[][])[
            ["get", "congresses/116/resolutions/hjres46"], ["list", "votes", "--congress", "116"], ["list", "veto-threats", "--congress", "116"],
            ["subscription", "list", "congresses/116"]])
            await suite.EventuallyAsync(async () => (await suite.CliAsync(call)).ExitCode == 0, $"votetracker {string.Join(' ', call)} to work again");
        foreach (var service in (string[])["resolutions", "votes", "veto-threats", "updates"])
            Assert.Contains($"votetracker: {service} ended by itself (exit code 137, signal 9); it is started again", suite.Process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Redis_that_dies_comes_back_with_the_data_and_the_services_say_that_it_was_away()
    {
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        await suite.RecordAsync();
        var (head, killed) = (await suite.HeadAsync(), suite.RedisId);

        await SignalAsync("KILL", killed);

        await suite.EventuallyAsync(() => Task.FromResult(suite.RedisId != killed), "another Redis");
        await suite.EventuallyAsync(async () => (await suite.CliAsync("list", "votes", "--congress", "116")).ExitCode == 0, "reads to work again");
        Assert.Equal(head, await suite.HeadAsync());
        await suite.CliOutputAsync("import", Checkout.Sample("clerk-passage.xml"));
        Assert.Contains("votetracker: redis ended by itself (exit code 137, signal 9); it is started again", suite.Process.Errors, StringComparison.Ordinal);
        // Each line says whose it is.
        Assert.All(suite.Process.Errors.Split('\n'), line => Assert.Matches("^(votetracker: redis|(resolutions |votes       |veto-threats|updates     ) \\| )", line));
        Assert.Contains(suite.Process.Errors.Split('\n'), line => line.StartsWith("updates      | ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_dies_four_times_in_a_minute_ends_everything_with_a_word()
    {
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        var processes = await suite.ProcessesAsync();
        for (var (deaths, last) = (0, 0); deaths < 4; deaths++)
        {
            await suite.EventuallyAsync(async () => await suite.ProcessOfAsync("VoteTracker.Votes.dll") is > 0 and var next && next != last, "a service to kill");
            last = await suite.ProcessOfAsync("VoteTracker.Votes.dll");
            await SignalAsync("KILL", last);
        }

        Assert.Equal(1, await suite.Process.ExitAsync());

        Assert.Contains(
            "votetracker: votes ended by itself more than 3 times within a minute, last with exit code 137, signal 9", suite.Process.Errors, StringComparison.Ordinal);
        await suite.AllGoneAsync(processes);
    }

    [Fact]
    public async Task What_cannot_start_ends_everything_with_its_last_lines()
    {
        using var folder = new TemporaryFolder();
        await using var host = ChildProcess.Start(
            "dotnet", new Dictionary<string, string> { ["Redis__Replicas"] = "many" },
            Checkout.AppHost, "--data", folder.File("data"), "--port-base", $"{RunningSuite.FreePortBase()}");

        Assert.Equal(1, await host.ExitAsync());

        Assert.Matches("votetracker: (resolutions|votes|veto-threats|updates) cannot start \\(exit code \\d+(, signal 6)?\\)\n  .*", host.Errors);
        Assert.Contains("\n  ", host.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("VoteTracker is ready", host.Lines);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_before_anything_is_started()
    {
        using var folder = new TemporaryFolder();
        var portBase = RunningSuite.FreePortBase();
        using var taken = new TcpListener(IPAddress.Loopback, portBase + 3);
        taken.Start();

        await using var host = ChildProcess.Start("dotnet", Checkout.AppHost, "--data", folder.File("data"), "--port-base", $"{portBase}");

        Assert.Equal(1, await host.ExitAsync());
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"port {portBase + 3} is in use"), host.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")));
    }

    private static async Task SignalAsync(string signal, params IEnumerable<int> processes)
    {
        await using var kill = ChildProcess.Start(
            "kill", [$"-{signal}", "--", .. processes.Select(process => process.ToString(CultureInfo.InvariantCulture))]);
        Assert.True(await kill.ExitAsync() == 0, kill.Errors);
    }

    // Children inherit that.
    private static bool IsIgnored(string signal)
    {
        var number = signal switch { "HUP" => 1, "INT" => 2, "QUIT" => 3, _ => 15 };
        var ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (Convert.ToUInt64(ignored[7..].Trim(), 16) >> (number - 1) & 1) != 0;
    }
}
