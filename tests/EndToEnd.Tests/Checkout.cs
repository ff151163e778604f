namespace VoteTracker.EndToEnd.Tests;

/// <summary>Where everything lies in the checkout that these tests belong to.</summary>
internal static class Checkout
{
    // …/tests/EndToEnd.Tests/bin/Debug/net10.0: the programs are taken as they were built along with the tests.
    private static readonly DirectoryInfo _output = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string TestFolder { get; } = _output.Parent!.Parent!.Parent!.FullName;

    public static string Root { get; } = Path.GetFullPath(Path.Combine(TestFolder, "..", ".."));

    /// <summary>Debug or Release.</summary>
    public static string Configuration => _output.Parent!.Name;

    public static string AppHost { get; } = Program("AppHost", "VoteTracker.AppHost.dll");

    public static string Cli { get; } = Program("Cli", "votetracker.dll");

    public static string Buf { get; } = Path.Combine(TestFolder, "node_modules", ".bin", "buf");

    /// <summary>The life of H.J.Res. 46 as it ships.</summary>
    public static string Record { get; } = Path.Combine(Root, "services", "Cli", "Demo", "116-hjres46.jsonl");

    /// <summary>Small files in the official layouts.</summary>
    public static string Sample(string file) => Path.Combine(Root, "tests", "Records.Tests", "samples", file);

    /// <summary>An official file, which lies beside a checkout on some machines and is no part of the project.</summary>
    public static string OfficialFile(string path)
    {
        var found = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", path));
        if (!File.Exists(found))
            Assert.Skip($"no official file ../shared/data/{path} on this machine");
        return found;
    }

    /// <summary>The program of one service.</summary>
    public static string Service(string name) => Program(name, $"VoteTracker.{name}.dll");

    private static string Program(string project, string file) =>
        Path.Combine(Root, "services", project, "bin", Configuration, _output.Name, file);
}
