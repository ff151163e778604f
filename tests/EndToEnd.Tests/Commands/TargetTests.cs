using System.Globalization;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>Which services the tool talks to: options, then the environment, then a profile, then this machine.</summary>
public sealed class TargetTests(RecordedSuite recorded) : IDisposable
{
    private readonly RunningSuite _suite = recorded.Suite;
    private readonly TemporaryFolder _folder = new();

    private string AllAddresses => string.Join(' ', ((string[])["resolutions", "votes", "veto-threats", "updates"])
        .Select((service, index) => $"{service}=127.0.0.1:{_suite.PortBase + 1 + index}"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Addresses_come_from_options_or_the_environment()
    {
        string[] options = [.. AllAddresses.Split(' ').SelectMany(address => (string[])["--address", address])];
        await ReadsAsync([], options);
        await ReadsAsync(new() { ["VOTETRACKER_ADDRESS"] = AllAddresses }, []);

        // One address is of all: behind it here is but one service.
        var one = await RunAsync([], "get", "116/house-1-94", "--address", $"http://127.0.0.1:{_suite.PortBase + 2}");
        Assert.Equal(0, one.ExitCode);
    }

    [Fact]
    public async Task A_profile_says_where_and_which_Congress_and_gives_way_to_options()
    {
        Profiles($$$"""
            {
              "profile": "here",
              "profiles": {
                "here": { "addresses": { {{{string.Join(", ", AllAddresses.Split(' ').Select(one => $"\"{one.Replace("=", "\": \"", StringComparison.Ordinal)}\""))}}} }, "congress": 116 },
                "away": { "address": "https://votetracker.invalid", "tokenFile": "token", "caFile": "ca.pem" }
              }
            }
            """);

        Assert.Contains("congresses/116/", (await RunAsync([], "get", "house-1-94")).Output, StringComparison.Ordinal);
        var away = await RunAsync(new() { ["VOTETRACKER_PROFILE"] = "away" }, "get", "116/house-1-94");
        Assert.Equal(1, away.ExitCode);
        Assert.Contains(_folder.File("votetracker/ca.pem"), away.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(
            new() { ["VOTETRACKER_PROFILE"] = "away" }, "get", "116/house-1-94", "--profile", "here")).ExitCode);
        Assert.Equal(0, (await RunAsync([], "get", "116/house-1-94", "--port-base", _suite.PortBase.ToString(CultureInfo.InvariantCulture))).ExitCode);
    }

    [Fact]
    public async Task A_profile_file_that_would_never_end_is_refused()
    {
        Directory.CreateDirectory(_folder.File("votetracker"));
        await using (var made = ChildProcess.Start("mkfifo", _folder.File("votetracker/config.json")))
            Assert.Equal(0, await made.ExitAsync());

        var refused = await RunAsync([], "get", "116/house-1-94");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("a FIFO", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"profiles":{"p":{"adress":"x"}}}""", "adress", "--profile", "p")]
    [InlineData("""{"profiles":{"p":{"token":"secret-word"}}}""", "token", "--profile", "p")]
    [InlineData("""{"profiles":{"p":{}}}""", "has no profile q; it has p", "--profile", "q")]
    [InlineData("""{"profiles":""", "config.json", "--profile", "p")]
    [InlineData("""{"profiles":{"p":{"addresses":{"votes":"127.0.0.1:1"}}}}""", "does not say where resolutions is", "--profile", "p")]
    [InlineData("""{"profiles":{"p":{"addresses":{"vote":"127.0.0.1:1"}}}}""", "where vote is, which is no service", "--profile", "p")]
    [InlineData("{}", "no address", "--address", "ftp://x")]
    [InlineData("{}", "exclude each other", "--address", "127.0.0.1:1", "--port-base", "5100")]
    public async Task What_cannot_be_a_target_is_named_and_no_secret_is(string profiles, string told, params string[] options)
    {
        Profiles(profiles);

        var refused = await RunAsync([], ["get", "116/house-1-94", .. options]);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(told, refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_line_of_help_and_every_command_say_what_they_are_for_and_exit_codes_are_told()
    {
        var help = await RunAsync([], "--help");

        Assert.Equal(0, help.ExitCode);
        Assert.Contains("Exit codes: 0 done; 1 a call failed or was refused, or something was found wrong; 2 the command line is wrong", help.Output, StringComparison.Ordinal);
        Assert.Contains("VOTETRACKER_PROFILE", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--ca-file", (await RunAsync([], "get", "--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_completes_commands_options_and_values()
    {
        var script = _folder.Write("completion.sh", $$"""
            votetracker() { dotnet '{{Checkout.Cli}}' "$@"; }
            eval "$(votetracker completion bash)"
            complete_line() {
                COMP_LINE=$1 COMP_POINT=${#1}
                read -ra COMP_WORDS <<<"$1"
                [[ $1 != *' ' ]] || COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMPREPLY=()
                _votetracker
                echo "${COMPREPLY[*]}"
            }
            complete_line 'votetracker outl'
            complete_line 'votetracker withdraw house-1-v-x --as '
            complete_line 'votetracker list veto'
            """);
        await using var bash = ChildProcess.Start("bash", script);

        Assert.True(await bash.ExitAsync() == 0, bash.Errors);
        Assert.Equal(["outlook", "overtaken postponed taken-off", "veto-threats"], bash.Lines);
    }

    private async Task ReadsAsync(Dictionary<string, string> environment, string[] options) =>
        Assert.Contains("congresses/116/votes/house-1-94", (await RunAsync(environment, ["get", "116/house-1-94", .. options])).Output, StringComparison.Ordinal);

    private Task<CliResult> RunAsync(Dictionary<string, string> environment, params string[] arguments) =>
        Cli.RunAsync(new Dictionary<string, string>(environment) { ["XDG_CONFIG_HOME"] = _folder.Path }, arguments);

    private void Profiles(string json)
    {
        Directory.CreateDirectory(_folder.File("votetracker"));
        _folder.Write("votetracker/config.json", json);
    }
}
