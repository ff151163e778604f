using System.CommandLine;
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
            CustomParser = result => words.GetValueOrDefault(result.Tokens[0].Value),
        };
        option.AcceptOnlyFromAmong([.. words.Keys]);
        return option;
    }

    /// <summary>The values of an enum by their words.</summary>
    public static IReadOnlyDictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().Where(value => !value.Equals(default(T)))
        .ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);
}
