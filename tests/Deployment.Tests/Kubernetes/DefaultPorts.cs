using System.Globalization;
using System.Text.RegularExpressions;

namespace VoteTracker.Deployment.Tests.Kubernetes;

/// <summary>Where processes listen for clients unless they are told otherwise, as their Program.cs has it.</summary>
internal static partial class DefaultPorts
{
    public static IReadOnlyDictionary<string, int> ByWorkload { get; } = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "services"), "Program.cs", SearchOption.AllDirectories)
        .SelectMany(file => Default.Matches(File.ReadAllText(file)))
        .ToDictionary(match => match.Groups["name"].Value, match => int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("""Add(Service|Web)Defaults\("(?<name>[a-z-]+)", defaultPort: (?<port>[0-9]+)""")]
    private static partial Regex Default { get; }
}
