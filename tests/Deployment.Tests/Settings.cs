using System.Reflection;
using System.Text.RegularExpressions;
using VoteTracker.Board;
using VoteTracker.ServiceDefaults;
using VoteTracker.State;
using VoteTracker.Updates;

namespace VoteTracker.Deployment.Tests;

/// <summary>What the processes read of their configuration, by their code.</summary>
internal static partial class Settings
{
    private static readonly Assembly[] Assemblies =
        [typeof(BoardOptions).Assembly, typeof(ServiceDefaultsExtensions).Assembly, typeof(StateRegistration).Assembly, typeof(Updates.Program).Assembly];

    /// <summary>The option classes, by their sections.</summary>
    public static IReadOnlyDictionary<string, Type> Sections { get; } = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "services"), "*Registration.cs", SearchOption.AllDirectories)
        .SelectMany(file => Registration.Matches(File.ReadAllText(file)))
        .DistinctBy(match => match.Groups["section"].Value)
        .ToDictionary(match => match.Groups["section"].Value, match => OptionClass(match.Groups["type"].Value));

    [GeneratedRegex("""AddSettings<(?<type>\w+)>\("(?<section>\w+)"\)""")]
    private static partial Regex Registration { get; }

    /// <summary>The settings of a section.</summary>
    public static IEnumerable<PropertyInfo> Of(string section) => Sections[section].GetProperties().Where(property => property.CanWrite);

    private static Type OptionClass(string name) => Assemblies.SelectMany(assembly => assembly.GetTypes()).Single(type => type.Name == name);
}
