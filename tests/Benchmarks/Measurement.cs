using System.CommandLine;

namespace VoteTracker.Benchmarks;

/// <summary>A command of ./dev bench: measures, prints the table, and tells by its exit code whether all targets are met.</summary>
internal static class Measurement
{
    private static readonly Option<string?> Json = new("--json") { Description = "Write the figures to this file too", HelpName = "FILE" };

    public static Command Command(string name, string description, Measure measure)
    {
        var command = new Command(name, description);
        SetAction(command, _ => [measure]);
        return command;
    }

    /// <summary>Lets a command run measurements one after the other, in one table.</summary>
    public static void SetAction(Command command, Func<ParseResult, Measure[]> measurements)
    {
        command.Options.Add(Json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var figures = new Figures();
            var disk = new DriveInfo(Path.GetTempPath());
            figures.Note($"{Environment.ProcessorCount} processors for servers and clients; all data in {Path.GetTempPath()} ({disk.DriveFormat}).");
            var failed = false;
            foreach (var measure in measurements(parsed))
            {
                try
                {
                    await InFolderAsync(figures, measure, cancellationToken);
                }
                catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
                {
                    // What was measured before it is worth having, and so is what can be measured after it.
                    await Console.Error.WriteLineAsync($"bench: a measurement failed: {fault}");
                    failed = true;
                }
            }
            figures.Print();
            if (parsed.GetValue(Json) is { } path)
                figures.WriteJson(path);
            return failed || !figures.MeetTargets ? 1 : 0;
        });
    }

    private static async Task InFolderAsync(Figures figures, Measure measure, CancellationToken cancellationToken)
    {
        // One folder for the data of all that are compared, so all have the same disk.
        var folder = Directory.CreateTempSubdirectory("votetracker-bench-");
        try
        {
            await measure(figures, folder.FullName, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>Measures something, with the data of all servers in one folder.</summary>
internal delegate Task Measure(Figures figures, string directory, CancellationToken cancellationToken);
