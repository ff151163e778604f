namespace VoteTracker.EndToEnd.Tests.Demo;

/// <summary>What someone sees who has just cloned.</summary>
public sealed class DemoTests
{
    private static readonly string[] Lines =
    [
        "H.J.Res. 46: Introduced in the House",
        "House vote on H.J.Res. 46, On Passage: announced for Tuesday 2019-02-26",
        "Nancy Pelosi, Speaker of the House",
        "Veto threat: standing (president would veto; opposes)",
        "condition: if it passes the Senate",
        "Veto threat: standing (advisors recommend; strongly opposes)",
        "House vote 92, On Ordering the Previous Question: 228–193 Passed",
        "House vote 93, On Agreeing to the Resolution: 229–193 Passed",
        "House vote on H.J.Res. 46, On Passage: open",
        "the order within a roll call is not on record",
        "108 positions new",
        "House vote: 245–182 so far, 108 positions new",
        "House vote, On Passage: 245–182 Passed, 214 of 427 needed",
        "D 232–0, R 13–182",
        "H.J.Res. 46: In committee → Passed House [PASS_OVER:HOUSE]",
        "House vote 94, On Passage: 245–182 Passed, 214 of 427 needed",
        "House vote announced for Tuesday 2019-02-26: held as congresses/116/votes/house-1-94",
        "Received in the Senate and Read twice and referred to the Committee on Armed Services.",
        "Senate Committee on Armed Services discharged by Unanimous Consent.",
        "Senate vote 49, On the Joint Resolution H.J.Res. 46: 59–41 Joint Resolution Passed",
        "R 12–41, D 45–0, I 2–0",
        "H.J.Res. 46: Passed House → Passed both chambers [PASSED:BILL]",
        "H.J.Res. 46: Passed both chambers → Before the President",
        "H.J.Res. 46: Before the President → Vetoed [PROV_KILL:VETO]",
        "Veto threat: carried out (president would veto; opposes)",
        "Veto threat: carried out (advisors recommend; strongly opposes)",
        "House vote 127, On Passage, Objections of the President to the Contrary Notwithstanding: 248–181 Failed, 286 of 429 needed",
        "H.J.Res. 46: Vetoed → Veto stands, override failed [VETOED:OVERRIDE_FAIL_ORIGINATING:HOUSE]",
        "Override outlook",
        "House   passage   245–182  285 of 427 needed  40 short",
        "House   override  248–181  286 of 429 needed  38 short",
        "Senate  passage   59–41    67 of 100 needed   8 short",
        "The demo is over",
    ];

    [Fact]
    public async Task The_first_start_tells_the_whole_history_in_order_and_the_second_goes_on_from_it()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        long head;
        await using (var first = await RunningSuite.StartAsync(data))
        {
            await first.Process.LineAsync(line => line.StartsWith("The demo is over", StringComparison.Ordinal), "the end of the demo");
            AssertInOrder(Lines, first.Process.Lines);
            head = await first.HeadAsync();
            Assert.True(head > 40);
            Assert.Equal(0, await first.InterruptAsync());
            AssertNoError(first);
        }

        await using var second = await RunningSuite.StartAsync(data);
        Assert.Equal(
            "RESOLUTION_STATE_OVERRIDE_FAILED",
            (await second.CliAsync("get", "congresses/116/resolutions/hjres46", "-o", "json")).Json.At("state"));
        Assert.Equal(
            ["VETO_THREAT_STATE_CARRIED_OUT", "VETO_THREAT_STATE_CARRIED_OUT"],
            (await second.CliAsync("list", "veto-threats", "--congress", "116", "-o", "json"))
                .Json.All("vetoThreats").Select(threat => threat.At("state")));
        Assert.Equal(
            "congresses/116/votes/house-1-94",
            (await second.CliAsync("get", "congresses/116/votes/house-1-v-hjres46-passage", "-o", "json")).Json.At("heldAs"));
        foreach (var (name, source) in new[]
        {
            ("resolutions/hjres46", "BILLSTATUS"), ("vetoThreats/remarks-2019-02-22-hjres46", "Press reports"),
        })
            Assert.Equal(source, (await second.CliAsync("get", $"congresses/116/{name}", "-o", "json")).Json.At("provenance", "source"));
        Assert.All(
            (await second.CliAsync("list", "actions", "--resolution", "congresses/116/resolutions/hjres46", "-o", "json")).Json.All("actions"),
            action => Assert.Contains("BILLSTATUS", action.At("sources"), StringComparison.Ordinal));
        Assert.Equal(6, (await second.CliAsync("list", "votes", "--congress", "116", "-o", "json")).Json.All("votes").Count());

        Assert.Equal(head, await second.HeadAsync());
        Assert.Equal(0, await second.InterruptAsync());
        Assert.DoesNotContain(second.Process.Lines, line => line.Contains("Demo", StringComparison.Ordinal));
        AssertNoError(second);
    }

    [Fact]
    public async Task Ctrl_C_in_the_middle_of_the_demo_leaves_no_process_and_no_port()
    {
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"));
        await suite.Process.LineAsync(line => line.Contains("H.J.Res. 46: Introduced in the House", StringComparison.Ordinal), "the first update");
        var processes = await suite.ProcessesAsync();
        Assert.True(processes.Count > 1, "Redis is missing among the processes");

        Assert.Equal(0, await suite.InterruptAsync());

        Assert.Equal("stopping", suite.Process.Lines[^1]);
        AssertNoError(suite);
        await suite.AllGoneAsync(processes);
    }

    [Fact, Trait("Category", "Long")]
    public async Task An_AppHost_that_is_killed_leaves_no_Redis_behind_and_loses_nothing()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        long head;
        await using (var killed = await RunningSuite.StartAsync(data, "--no-demo"))
        {
            await killed.RecordAsync();
            head = await killed.HeadAsync();
            var processes = await killed.ProcessesAsync();
            Assert.True(processes.Count > 1, "Redis is missing among the processes");

            await killed.Process.KillAsync();

            await killed.AllGoneAsync(processes);
        }

        await using var next = await RunningSuite.StartAsync(data, "--no-demo");
        Assert.True(head > 40);
        Assert.Equal(head, await next.HeadAsync());
    }

    [Fact]
    public async Task A_second_suite_on_the_same_data_or_ports_says_what_is_in_the_way()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        await using var suite = await RunningSuite.StartAsync(data, "--no-demo");

        await using var samePorts = ChildProcess.Start(
            "dotnet", Checkout.AppHost, "--port-base", $"{suite.PortBase}", "--data", folder.File("other"));
        Assert.Equal(1, await samePorts.ExitAsync());
        Assert.Contains($"port {suite.PortBase + 1} is in use", samePorts.Errors);
        Assert.Contains("--port-base", samePorts.Errors);

        await using var sameData = ChildProcess.Start(
            "dotnet", Checkout.AppHost, "--port-base", $"{suite.PortBase + 20}", "--data", data);
        Assert.Equal(1, await sameData.ExitAsync());
        Assert.Contains("in use by another VoteTracker", sameData.Errors);
    }

    // A warning, such as that a loaded machine let a service wait for its store, is none.
    private static void AssertNoError(RunningSuite suite) => Assert.DoesNotContain(
        suite.Process.Errors.Split('\n'),
        line => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal) || line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal)
            || line.StartsWith("error: ", StringComparison.Ordinal));

    private static void AssertInOrder(IEnumerable<string> expected, IReadOnlyList<string> lines)
    {
        var at = 0;
        foreach (var text in expected)
        {
            var found = at;
            while (found < lines.Count && !lines[found].Contains(text, StringComparison.Ordinal))
                found++;
            Assert.True(found < lines.Count, $"\"{text}\" is not told after line {at} of\n{string.Join('\n', lines)}");
            at = found + 1;
        }
    }
}
