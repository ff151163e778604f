namespace VoteTracker.Architecture.Tests;

/// <summary>One name for one idea: who meets a type name in two projects takes it for the same thing.</summary>
public sealed class TypeNameTests
{
    // Each with the reason why it may stand twice.
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["Program"] = "each process has one",
    };

    [Fact]
    public void No_type_name_stands_in_two_projects()
    {
        var names = new List<(string Name, string Project)>();
        foreach (var project in ServiceAssembly.Projects)
        {
            using var assembly = ServiceAssembly.Open(project);
            names.AddRange(assembly.Types.Select(type => (assembly.NameOf(type), project)).Distinct());
        }

        Assert.Empty(names.GroupBy(type => type.Name)
            .Where(same => same.Count() > 1 && !Allowed.ContainsKey(same.Key))
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(type => type.Project))}"));
    }
}
