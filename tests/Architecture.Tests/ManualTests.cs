using System.Text.RegularExpressions;

namespace VoteTracker.Architecture.Tests;

/// <summary>docs/operations.md names every setting that a process reads, every metric, every alert, and every log line that asks for attention, and which method needs which role.</summary>
public sealed partial class ManualTests
{
    private static readonly string Manual = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    /// <summary>Each option class with the section that it is registered for.</summary>
    public static TheoryData<string, string> Sections =>
        [.. InSources("*Registration.cs", Registration).Select(match => (match.Groups["type"].Value, match.Groups["section"].Value))];

    [GeneratedRegex("""AddSettings<(?<type>\w+)>\("(?<section>\w+)"\)""")]
    private static partial Regex Registration { get; }

    [GeneratedRegex("""Create\w+(<\w+>)?\(\s*"(?<name>[^"]+)""")]
    private static partial Regex Instrument { get; }

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex Alert { get; }

    [GeneratedRegex(@"^### (?<name>VoteTracker\w+)$", RegexOptions.Multiline)]
    private static partial Regex AlertInManual { get; }

    [GeneratedRegex("""LogLevel\.(Warning|Error|Critical), "(?<line>[^"]+)""")]
    private static partial Regex LogLine { get; }

    [GeneratedRegex("""\["/(?<method>[^"]+)"\] = Role\.(?<role>\w+)""")]
    private static partial Regex MethodRole { get; }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Every_setting_is_in_the_manual(string optionClass, string section)
    {
        var settings = ServiceAssembly.Projects.SelectMany(project => SettingsIn(project, optionClass)).ToList();

        Assert.NotEmpty(settings);
        AllInManual(settings.Select(setting => $"| `{section}:{setting}` |"));
    }

    [Fact]
    public void The_sections_of_all_processes_are_found() =>
        Assert.Equal(["Board", "Health", "Limits", "Metrics", "Oidc", "Redis", "Security", "Watch"], Sections.Select(row => row.Data.Item2).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_metric_is_in_the_manual() => AllInManual(InSources("*Metrics.cs", Instrument).Select(match => $"| `{match.Groups["name"].Value}` |"));

    [Fact]
    public void Every_alert_says_in_the_manual_what_it_means_how_to_look_and_what_to_do()
    {
        var rules = File.ReadAllText(Path.Combine(Repository.Root, "ops", "prometheus", "votetracker.rules.yml"));
        var alerts = Alert.Matches(rules).Select(match => match.Groups["name"].Value).ToList();
        Assert.NotEmpty(alerts);
        foreach (var alert in alerts)
            Assert.Matches($@"### {alert}\n\n\*\*Means:\*\* .+ \*\*Look:\*\* .+ \*\*Do:\*\* .+\n", Manual);
        // Nor is there one that nobody is alerted by.
        Assert.Equal(alerts.Order(StringComparer.Ordinal), AlertInManual.Matches(Manual).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_of_methods_and_roles_is_that_of_the_code()
    {
        var rows = InSources("MethodRoles.cs", MethodRole)
            .Select(match => $"| `{match.Groups["method"].Value}` | {(match.Groups["role"].Value == "None" ? "nothing" : match.Groups["role"].Value.ToLowerInvariant())} |\n")
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.NotEmpty(rows);
        Assert.Contains($"| method | needs |\n| --- | --- |\n{string.Concat(rows)}\n", Manual, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_log_line_that_asks_for_attention_is_in_the_manual() =>
        AllInManual(InSources("*Logging.cs", LogLine).Select(match => $"| `{match.Groups["line"].Value}` |"));

    // As cells of its tables: to be mentioned elsewhere is not enough.
    private static void AllInManual(IEnumerable<string> cells)
    {
        var all = cells.ToList();
        Assert.NotEmpty(all);
        var missing = all.Where(cell => !Manual.Contains(cell, StringComparison.Ordinal)).ToList();
        Assert.Empty(missing);
    }

    private static IEnumerable<Match> InSources(string files, Regex pattern) => ServiceAssembly.Projects
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, "services", project), files, SearchOption.AllDirectories))
        .SelectMany(file => pattern.Matches(File.ReadAllText(file)));

    private static List<string> SettingsIn(string project, string optionClass)
    {
        using var assembly = ServiceAssembly.Open(project);
        return [.. assembly.Types.Where(type => assembly.NameOf(type) == optionClass).SelectMany(assembly.SettableProperties)];
    }
}
