using System.CommandLine;
using System.CommandLine.Parsing;
using VoteTracker.Domain;

namespace VoteTracker.Cli.Arguments;

/// <summary>The arguments and options that name a resource or a Congress.</summary>
internal static class ResourceName
{
    public static Argument<TypedName> Any() => Create(
        "NAME", "A measure, vote or veto threat: hjres46, house-1-94 or its id; 116/hjres46 says its Congress", "the name of a measure, vote or veto threat",
        TypedName.Resolutions, TypedName.Votes, TypedName.VetoThreats);

    public static Argument<TypedName> Resolution() => Create("MEASURE", "A measure, such as hjres46 or 116/hjres46", "the name of a measure", TypedName.Resolutions);

    public static Argument<TypedName> Vote(string name = "VOTE") =>
        Create(name, "A vote, such as house-1-94 or 116/house-1-94", "the name of a vote", TypedName.Votes);

    public static Argument<TypedName> VoteOrResolution() => Create(
        "NAME", "A vote, such as house-1-94, or a measure, such as hjres46", "the name of a vote or a measure", TypedName.Resolutions, TypedName.Votes);

    public static Argument<TypedName> VetoThreat() =>
        Create("THREAT", "A veto threat by its id, or 116/ID", "the name of a veto threat", TypedName.VetoThreats);

    public static Argument<TypedName> Subscription() =>
        Create("NAME", "A subscription, such as alerts or 116/alerts", "the name of a subscription", TypedName.Subscriptions);

    /// <summary>What was typed for a vote or a measure, for who checks it together with options; null where it is neither.</summary>
    public static TypedName? Typed(CommandResult result, Argument<TypedName> argument) =>
        result.GetResult(argument)?.Tokens is [var token] ? TypedName.Parse(token.Value, TypedName.Resolutions, TypedName.Votes) : null;

    /// <summary>Any number of measures.</summary>
    public static Argument<TypedName[]> AnyResolutions(string description) => new("MEASURE")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => Parse(result, token.Value, "the name of a measure", "hjres46", [TypedName.Resolutions])).OfType<TypedName>()],
    };

    /// <summary>Measures as an option.</summary>
    public static Option<TypedName[]> Resolutions(string description, bool required = false) => new("--resolution")
    {
        Description = description,
        HelpName = "MEASURE",
        Required = required,
        DefaultValueFactory = required ? null : _ => [],
        CustomParser = result => [.. result.Tokens.Select(token => Parse(result, token.Value, "the name of a measure", "hjres46", [TypedName.Resolutions])).OfType<TypedName>()],
    };

    /// <summary>One vote or measure as an option.</summary>
    public static Option<TypedName?> One(string name, string description, string helpName, string collection) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Parse(
            result, result.Tokens[0].Value, collection == TypedName.Votes ? "the name of a vote" : "the name of a measure",
            collection == TypedName.Votes ? "house-1-94" : "hjres46", [collection]),
    };

    /// <summary>A Congress that must be said, since much happens to it.</summary>
    public static Argument<int> Congress() => new("CONGRESS") { Description = "The Congress, such as 116", CustomParser = result => ParseCongress(result) ?? 0 };

    /// <summary>A Congress that may be left out.</summary>
    public static Argument<int?> AnyCongress() => new("CONGRESS")
    {
        Description = "The Congress, such as 116; without it as with --congress",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = ParseCongress,
        DefaultValueFactory = _ => null,
    };

    /// <summary>The id of something that is yet to be.</summary>
    public static Argument<string> NewId(string description, string example)
    {
        var argument = new Argument<string>("ID") { Description = description };
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!CongressName.IsId(token.Value, VetoThreatName.MaxIdLength))
                    result.AddError($"'{token.Value}' is not an id of 1 to {VetoThreatName.MaxIdLength} of the characters a-z 0-9 -. It looks like {example}.");
        });
        return argument;
    }

    /// <summary>Reads the number of a Congress.</summary>
    public static int? ParseCongress(ArgumentResult result)
    {
        if (TypedName.Number(result.Tokens[0].Value) is { } number)
            return number;
        result.AddError($"'{result.Tokens[0].Value}' is not a Congress. It looks like 116.");
        return null;
    }

    private static Argument<TypedName> Create(string name, string description, string what, params string[] collections) => new(name)
    {
        Description = description,
        CustomParser = result => Parse(result, result.Tokens[0].Value, what, Example(collections), collections),
    };

    private static TypedName? Parse(ArgumentResult result, string typed, string what, string example, string[] collections)
    {
        var name = TypedName.Parse(typed, collections);
        if (name is null)
            result.AddError($"'{typed}' is not {what}. It looks like {example}.");
        return name;
    }

    private static string Example(string[] collections) => string.Join(" or ", collections.Select(collection => collection switch
    {
        TypedName.Resolutions => "hjres46",
        TypedName.Votes => "house-1-94",
        TypedName.VetoThreats => "sap-116-hjres46-2019-02-26",
        _ => "alerts",
    }));
}
