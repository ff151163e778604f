using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;

namespace VoteTracker.Cli.Arguments;

/// <summary>Options that take a value of the contract as a word, such as two-thirds.</summary>
internal static class WordOption
{
    /// <summary>An option that takes any value of an enum; unspecified where it is left out.</summary>
    public static Option<T> Create<T>(string name, string description, bool required = false)
        where T : struct, Enum
    {
        var words = Words<T>();
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = string.Join('|', words.Keys),
            Required = required,
            CustomParser = result => Parse(result, name, words),
        };
        // In place of the names that the enum has in C#.
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. words.Keys]);
        return option;
    }

    /// <summary>An argument that takes any value of an enum.</summary>
    public static Argument<T> Argument<T>(string name, string description)
        where T : struct, Enum
    {
        var words = Words<T>();
        var argument = new Argument<T>(name) { Description = description, HelpName = string.Join('|', words.Keys), CustomParser = result => Parse(result, name, words) };
        argument.CompletionSources.Clear();
        argument.CompletionSources.Add([.. words.Keys]);
        return argument;
    }

    /// <summary>The values of an enum by their words.</summary>
    public static IReadOnlyDictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().Where(value => !value.Equals(default(T)))
        .ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

    private static T Parse<T>(ArgumentResult result, string name, IReadOnlyDictionary<string, T> words)
        where T : struct, Enum
    {
        if (!words.TryGetValue(result.Tokens[0].Value, out var value))
            result.AddError($"{name} '{result.Tokens[0].Value}' is none of {string.Join(", ", words.Keys)}.");
        return value;
    }
}
