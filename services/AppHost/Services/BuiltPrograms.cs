namespace VoteTracker.AppHost;

/// <summary>The programs that were built along with this one, each in its own project's output.</summary>
internal static class BuiltPrograms
{
    // …/services/AppHost/bin/Debug/net10.0
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Cli => Find("Cli", "votetracker.dll");

    public static string Service(string project) => Find(project, $"VoteTracker.{project}.dll");

    private static string Find(string project, string file)
    {
        var configuration = Output.Parent!;
        var services = configuration.Parent!.Parent!.Parent!.FullName;
        var path = Path.Combine(services, project, "bin", configuration.Name, Output.Name, file);
        return File.Exists(path) ? path : throw new SuiteException($"{path} is missing; building services/AppHost makes it");
    }
}
