namespace VoteTracker.Architecture.Tests;

/// <summary>References point one way: processes → ServiceDefaults, State → Contract → Domain.</summary>
public sealed class ReferenceTests
{
    private const string Own = "VoteTracker.";

    private static readonly string[] OfAProcess = ["ServiceDefaults", "State", "Contract", "Domain", "Protos"];

    // What each project may use of the others.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = [],
        ["Contract"] = ["Domain", "Protos"],
        ["ServiceDefaults"] = ["Contract", "Domain", "Protos"],
        ["State"] = ["ServiceDefaults", "Contract", "Domain", "Protos"],
        ["Resolutions"] = OfAProcess,
        ["Votes"] = OfAProcess,
        ["VetoThreats"] = OfAProcess,
        ["Updates"] = OfAProcess,
        ["Records"] = ["Domain", "Protos"],
        ["Import"] = ["Records", "Client", "Domain", "Protos"],
        ["Client"] = ["Protos"],
        ["Wording"] = ["Protos"],
        ["Cli"] = ["Import", "Records", "Client", "Wording", "Domain", "Protos"],
        ["Board"] = ["Client", "ServiceDefaults", "Contract", "Wording", "Protos"],
        ["AppHost"] = ["Protos"],
    };

    public static TheoryData<string> Projects => [.. ServiceAssembly.Projects];

    [Fact]
    public void Every_project_is_in_the_table_and_every_line_of_it_is_a_project() =>
        Assert.Equal(ServiceAssembly.Projects, Allowed.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_what_lies_below_it(string project)
    {
        using var assembly = ServiceAssembly.Open(project);

        var used = assembly.References.Where(name => name.StartsWith(Own, StringComparison.Ordinal)).Select(name => name[Own.Length..]);

        Assert.Empty(used.Except(Allowed[project]));
    }

    [Fact]
    public void Domain_uses_nothing_but_the_runtime()
    {
        using var domain = ServiceAssembly.Open("Domain");

        Assert.All(domain.References, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_State_knows_Redis(string project)
    {
        using var assembly = ServiceAssembly.Open(project);

        Assert.Equal(project == "State", assembly.References.Contains("StackExchange.Redis"));
    }

    [Fact]
    public void State_takes_only_its_settings_from_ServiceDefaults()
    {
        using var state = ServiceAssembly.Open("State");

        Assert.Equal(["SettingsRegistration"], state.TypesUsedOf("VoteTracker.ServiceDefaults"));
    }
}
