namespace VoteTracker.Testing;

/// <summary>The checkout that this program was built in, and the programs that were built along with it.</summary>
public static class Repository
{
    // …/tests/NAME/bin/CONFIGURATION/FRAMEWORK
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release.</summary>
    public static string Configuration => Output.Parent!.Name;

    /// <summary>A program, in the configuration of this one.</summary>
    public static string Program(string project, string file) =>
        Path.Combine(Root, "services", project, "bin", Configuration, Output.Name, file);

    private static string FindRoot()
    {
        var folder = Output;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VoteTracker.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("this program does not lie in its repository");
    }
}
