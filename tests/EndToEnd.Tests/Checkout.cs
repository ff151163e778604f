using VoteTracker.Testing;

namespace VoteTracker.EndToEnd.Tests;

/// <summary>What these tests use of the checkout that they belong to.</summary>
internal static class Checkout
{
    public static string TestFolder { get; } = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests");

    public static string AppHost { get; } = Repository.Program("AppHost", "VoteTracker.AppHost.dll");

    public static string Cli { get; } = Repository.Program("Cli", "votetracker.dll");

    public static string Buf { get; } = Path.Combine(TestFolder, "node_modules", ".bin", "buf");

    /// <summary>A program of an npm package.</summary>
    public static string NodeProgram(string name) => Path.Combine(TestFolder, "node_modules", ".bin", name);

    /// <summary>The rules of accessibility, as a script that a page is tried with.</summary>
    public static string Axe { get; } = Path.Combine(TestFolder, "node_modules", "axe-core", "axe.min.js");

    /// <summary>Where tests leave what people look at.</summary>
    public static string Results { get; } = Path.Combine(Repository.Root, "TestResults");

    /// <summary>What newcomers copy from.</summary>
    public static string Examples { get; } = Path.Combine(Repository.Root, "examples");

    /// <summary>The life of H.J.Res. 46 as it ships.</summary>
    public static string Record { get; } = Path.Combine(Repository.Root, "services", "Cli", "Demo", "116-hjres46.jsonl");

    /// <summary>Small files in the official layouts.</summary>
    public static string Sample(string file) => Path.Combine(Repository.Root, "tests", "Records.Tests", "samples", file);

    /// <summary>The program of one service.</summary>
    public static string Service(string name) => Repository.Program(name, $"VoteTracker.{name}.dll");
}
