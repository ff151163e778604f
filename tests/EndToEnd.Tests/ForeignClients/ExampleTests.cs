using System.ComponentModel;
using System.Globalization;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.ForeignClients;

/// <summary>The examples do what their readers will rely on: each update once and in order, whatever befalls the service.</summary>
public sealed class ExampleTests
{
    private const string Congress = "congresses/116";

    private static readonly string[] Protos =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "protos"), "*.proto", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task The_CSharp_example_prints_each_update_once_over_a_kill_and_a_freeze_of_the_service() =>
        await FollowsAsync(
            (url, cursorFile) => Start("dotnet", [], ExampleProgram, url, Congress, cursorFile));

    [Fact]
    public async Task The_JavaScript_example_prints_each_update_once_over_a_kill_and_a_freeze_of_the_service() =>
        await FollowsAsync((url, cursorFile) => Start(
            "node",
            [new("NODE_PATH", Path.Combine(Checkout.TestFolder, "node_modules"))],
            Path.Combine(Checkout.Examples, "javascript", "watch.js"), new Uri(url).Authority, Congress, cursorFile));

    [Fact]
    public async Task The_Python_example_prints_each_update_once_over_a_kill_and_a_freeze_of_the_service()
    {
        var example = Path.Combine(Checkout.Examples, "python", "watch.py");
        Assert.SkipUnless(await SucceedsAsync("python3", "--version"), "python3 is missing: the example was not checked");
        await using (var compilation = ChildProcess.Start(
            "python3", "-c", "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')", example))
            Assert.True(await compilation.ExitAsync() == 0, compilation.Errors);
        using var stubs = new TemporaryFolder();
        var python = await PythonAsync(stubs);
        Assert.SkipWhen(python is null, "gRPC for Python is missing: only the syntax of the example was checked");

        await FollowsAsync((url, cursorFile) => Start(
            python,
            [new("PYTHONPATH", stubs.Path), new("PYTHONDONTWRITEBYTECODE", "1")],
            example, new Uri(url).Authority, Congress, cursorFile));
    }

    // A Python that has gRPC, with the tools that pip installs or those of Debian; its stubs are generated. Null where there is none.
    private static async Task<string?> PythonAsync(TemporaryFolder stubs)
    {
        string[] arguments =
        [
            "-I", Path.Combine(Repository.Root, "protos"), $"--python_out={stubs.Path}", $"--grpc_python_out={stubs.Path}", .. Protos,
        ];
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
        {
            if (await SucceedsAsync(python, "-c", "import grpc")
                && (await SucceedsAsync(python, ["-m", "grpc_tools.protoc", .. arguments])
                    || await SucceedsAsync("protoc", ["--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin", .. arguments])))
                return python;
        }
        return null;
    }

    [Fact]
    public async Task The_Go_example_is_formatted_Go()
    {
        Assert.SkipUnless(await SucceedsAsync("gofmt", "-h"), "gofmt is missing: the Go example was not checked");
        await using var gofmt = ChildProcess.Start("gofmt", "-e", "-l", Path.Combine(Checkout.Examples, "go"));

        Assert.True(await gofmt.ExitAsync() == 0 && gofmt.Lines.Count == 0, string.Join('\n', [.. gofmt.Lines, gofmt.Errors]));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("services/Client/README.md")]
    public async Task What_a_readme_shows_of_a_watch_is_what_was_run(string readme)
    {
        var program = Unindented(await File.ReadAllTextAsync(Path.Combine(Checkout.Examples, "csharp", "Program.cs")));
        var shown = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, readme)))
            .Split("```csharp\n").Skip(1).Select(block => block.Split("```")[0]).Where(block => block.Contains("WatchAsync", StringComparison.Ordinal));

        var loop = Unindented(Assert.Single(shown));
        Assert.Contains(loop[loop.IndexOf("await foreach", StringComparison.Ordinal)..].TrimEnd(), program, StringComparison.Ordinal);
    }

    private static string ExampleProgram => Path.Combine(
        Checkout.Examples, "csharp", "bin", Repository.Configuration, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "VoteTracker.Examples.Watch.dll");

    private static async Task FollowsAsync(Func<string, string, ChildProcess> start)
    {
        using var folder = new TemporaryFolder();
        var cursorFile = folder.File("cursor");
        await using var redis = await RedisProcess.StartAsync();
        await using var resolutions = new ServiceProcess("Resolutions", "resolutions", ["--Redis:Endpoint", redis.Endpoint]);
        await using var updates = new ServiceProcess(
            "Updates", "updates", ["--Redis:Endpoint", redis.Endpoint, "--Watch:BookmarkInterval", "00:00:00.500"]);
        await Task.WhenAll(resolutions.StartAsync(), updates.StartAsync());
        var measures = new ResolutionService.ResolutionServiceClient(resolutions.Invoker);
        var last = 0;

        List<string> printed;
        await using (var example = start(updates.Url, cursorFile))
        {
            await example.LineAsync(line => line == "snapshot of 0", "a snapshot");
            await RecordAsync();
            await PrintedAsync(example);

            await updates.KillAsync();
            await RecordAsync();
            await updates.StartAsync();
            await PrintedAsync(example);

            // Longer than the example bears silence: it must notice by itself, and find the service again when that goes on.
            updates.Freeze();
            await RecordAsync();
            await Until.TrueAsync("the example has noticed the silence", () => SaysSilent(example));
            updates.Thaw();
            await PrintedAsync(example);
            await RecordAsync();
            await PrintedAsync(example);

            // What it has printed it keeps the cursor of, at the latest with the next bookmark.
            var printedAll = DateTime.UtcNow;
            await Until.TrueAsync("the cursor is kept", () => File.GetLastWriteTimeUtc(cursorFile) > printedAll);
            await example.KillAsync();
            printed = [.. Updates(example)];
        }

        await RecordAsync();
        await using var again = start(updates.Url, cursorFile);
        await PrintedAsync(again);
        await again.KillAsync();
        printed.AddRange(Updates(again));

        Assert.Equal(Enumerable.Range(1, last).Select(offset => offset.ToString(CultureInfo.InvariantCulture)), printed.Select(line => line.Split(' ')[0]));

        async Task RecordAsync()
        {
            for (var i = 0; i < 3; i++)
            {
                await measures.CreateResolutionAsync(
                    new()
                    {
                        Parent = Congress,
                        Resolution = new Resolution { Type = ResolutionType.Hjres, Number = ++last, Title = "A measure", IntroducedDate = "2019-02-22" },
                    },
                    deadline: DateTime.UtcNow + Until.Deadline);
            }
        }

        Task PrintedAsync(ChildProcess example) =>
            example.LineAsync(line => line.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{last} "), StringComparison.Ordinal), $"update {last}");
    }

    private static bool SaysSilent(ChildProcess example) =>
        example.HasEnded ? throw new NotSupportedException(example.Errors)
        : example.Errors.Contains("nothing came for 3 s", StringComparison.Ordinal) || example.Errors.Contains("no message for 3 s", StringComparison.Ordinal);

    private static IEnumerable<string> Updates(ChildProcess example) => example.Lines.Where(line => char.IsAsciiDigit(line[0]));

    private static ChildProcess Start(string program, KeyValuePair<string, string>[] environment, params string[] arguments) =>
        ChildProcess.Start(program, [new("SILENCE_SECONDS", "3"), .. environment], arguments);

    private static async Task<bool> SucceedsAsync(string program, params string[] arguments)
    {
        try
        {
            await using var process = ChildProcess.Start(program, arguments);
            return await process.ExitAsync() == 0;
        }
        catch (InvalidOperationException missing) when (missing.InnerException is Win32Exception)
        {
            return false;
        }
    }

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));
}
