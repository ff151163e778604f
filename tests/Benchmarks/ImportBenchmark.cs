using System.CommandLine;
using System.Globalization;

namespace VoteTracker.Benchmarks;

/// <summary>
/// ./dev bench import: how long importing a whole Congress takes as a multiple of only reading its files, by the same program at the
/// same parallelism, and how much memory it takes, also of Redis. One run has both, so the figures hold on any machine and under any load.
/// </summary>
internal static class ImportBenchmark
{
    private static readonly string[] Archives = ["congress-116-votes.tar.gz", "congress-116-billstatus.tar.gz"];

    private static DirectoryInfo UsualPlace => new(SharedData.Folder);

    /// <summary>Measures where the archives lie in their usual place; says so where they do not.</summary>
    public static async Task AddAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        if (Missing(UsualPlace.FullName) is { } missing)
            await Console.Error.WriteLineAsync($"bench: import is left out: {missing} is not in {UsualPlace.FullName}");
        else
            await MeasureAsync(figures, UsualPlace.FullName, cancellationToken);
    }

    public static Command Command()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Where congress-116-votes.tar.gz and congress-116-billstatus.tar.gz lie",
            HelpName = "DIR",
            DefaultValueFactory = _ => UsualPlace,
        };
        var json = new Option<string?>("--json") { Description = "Write the figures to this file too", HelpName = "FILE" };
        var command = new Command("import", "Import a whole Congress, against only reading its files") { data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetRequiredValue(data).FullName;
            if (Missing(directory) is { } missing)
            {
                await Console.Error.WriteLineAsync($"bench: {missing} is not in {directory}; --data DIR says where it is");
                return 1;
            }

            var figures = new Figures();
            await MeasureAsync(figures, directory, cancellationToken);
            figures.Print();
            if (parsed.GetValue(json) is { } path)
                figures.WriteJson(path);
            return figures.MeetTargets ? 0 : 1;
        });
        return command;
    }

    private static string? Missing(string directory) => Archives.FirstOrDefault(archive => !File.Exists(Path.Combine(directory, archive)));

    private static async Task MeasureAsync(Figures figures, string data, CancellationToken cancellationToken)
    {
        string[] archives = [.. Archives.Select(archive => Path.Combine(data, archive))];
        await using var suite = await SuiteProcess.StartAsync(cancellationToken);
        var import = (string[])["import", .. archives, "--port-base", suite.PortBase.ToString(CultureInfo.InvariantCulture)];

        // Before and after, since other work on the machine comes and goes.
        var parseBefore = await Run("parse", [.. import, "--dry-run"]);
        var servicesBefore = ServicesCpu();
        var first = await Run("import", import);
        var servicesCpu = ServicesCpu() - servicesBefore;
        var again = await Run("import again", import);
        var parseAfter = await Run("parse", [.. import, "--dry-run"]);

        var parse = (parseBefore.Seconds + parseAfter.Seconds) / 2;
        var parseCpu = (parseBefore.ProcessorSeconds + parseAfter.ProcessorSeconds) / 2;
        figures.Add("parse", "s", parse);
        figures.Add("import", "s", first.Seconds);
        figures.Add("import_again", "s", again.Seconds);
        figures.Add("import_to_parse_ratio", "×", first.Seconds / parse, atMost: 3);
        figures.Add("import_again_to_parse_ratio", "×", again.Seconds / parse, atMost: 3);

        // Processor time tells where the time goes, and hardly depends on what else the machine does.
        figures.Add("parse_cpu", "s", parseCpu);
        figures.Add("importer_cpu", "s", first.ProcessorSeconds);
        figures.Add("services_and_redis_cpu", "s", servicesCpu);
        figures.Add("import_to_parse_cpu_ratio", "×", (first.ProcessorSeconds + servicesCpu) / parseCpu);
        figures.Add("importer_peak_memory", "MB", Math.Max(first.PeakMegabytes, again.PeakMegabytes), atMost: 400);
        figures.Add("services_peak_memory", "MB", suite.Services.PeakMegabytes, atMost: 700);
        if (suite.Redis is { } redis)
            figures.Add("redis_peak_memory", "MB", redis.PeakWorkingSet64 / 1e6);
        await StoreMeasurement.AddAsync(figures, suite.PortBase + 9);
        await Console.Error.WriteLineAsync("bench: lists");
        await ListMeasurement.AddAsync(figures, suite.PortBase);

        double ServicesCpu() => suite.Services.ProcessorSeconds + (suite.Redis?.TotalProcessorTime.TotalSeconds ?? 0);

        async Task<Usage> Run(string name, string[] arguments)
        {
            await Console.Error.WriteLineAsync($"bench: {name}");
            return await Programs.RunAsync(Programs.Cli, arguments, cancellationToken);
        }
    }
}
