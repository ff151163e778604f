using System.Text.RegularExpressions;

namespace VoteTracker.Architecture.Tests;

/// <summary>docs/operations.md names every setting that a process reads.</summary>
public sealed partial class SettingsDocumentationTests
{
    public static TheoryData<string, string> Sections
    {
        get
        {
            var services = Path.Combine(Repository.Root, "services");
            var sources = ServiceAssembly.Projects.SelectMany(project =>
                Directory.EnumerateFiles(Path.Combine(services, project), "*Registration.cs", SearchOption.AllDirectories));
            return [.. sources.SelectMany(file => Registration.Matches(File.ReadAllText(file)))
                .Select(match => (match.Groups["type"].Value, match.Groups["section"].Value))];
        }
    }

    [GeneratedRegex("""AddSettings<(?<type>\w+)>\("(?<section>\w+)"\)""")]
    private static partial Regex Registration { get; }

    [Fact]
    public void The_sections_are_found_in_the_sources() =>
        Assert.Superset(new HashSet<string> { "Limits", "Redis", "Watch" }, Sections.Select(row => row.Data.Item2).ToHashSet());

    [Theory]
    [MemberData(nameof(Sections))]
    public void Every_setting_is_in_the_operators_manual(string optionClass, string section)
    {
        var manual = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

        var settings = SettingsOf(optionClass);

        Assert.NotEmpty(settings);
        Assert.Empty(settings.Select(setting => $"`{section}:{setting}`").Where(setting => !manual.Contains(setting, StringComparison.Ordinal)));
    }

    private static List<string> SettingsOf(string optionClass)
    {
        var settings = new List<string>();
        foreach (var project in ServiceAssembly.Projects)
        {
            using var assembly = ServiceAssembly.Open(project);
            settings.AddRange(assembly.Types.Where(type => assembly.NameOf(type) == optionClass).SelectMany(assembly.SettableProperties));
        }
        return settings;
    }
}
