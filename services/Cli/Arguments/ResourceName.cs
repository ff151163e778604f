using System.CommandLine;
using System.Text.RegularExpressions;

namespace VoteTracker.Cli.Arguments;

/// <summary>Resource names as they are typed. The services say which exist; here only what cannot be one is refused.</summary>
internal static partial class ResourceName
{
    public const string Resolutions = "resolutions";
    public const string Votes = "votes";
    public const string VetoThreats = "vetoThreats";

    /// <summary>The collection in a name: the part that says which service has it.</summary>
    public static string Collection(string name) => name.Split('/')[2];

    public static Argument<string> Any()
    {
        var argument = new Argument<string>("NAME")
        {
            Description = "congresses/116/resolutions/hjres46, congresses/116/votes/house-1-94 or congresses/116/vetoThreats/ID",
        };
        argument.Validators.Add(result => Require(result, AnyPattern(), "the name of a resource", argument.Description));
        return argument;
    }

    public static Argument<string> Resolution()
    {
        var argument = new Argument<string>("NAME") { Description = "A measure, such as congresses/116/resolutions/hjres46" };
        argument.Validators.Add(result =>
            Require(result, ResolutionPattern(), "the name of a measure", "congresses/116/resolutions/hjres46"));
        return argument;
    }

    public static Argument<string> Vote(string name)
    {
        var argument = new Argument<string>(name) { Description = "A vote, such as congresses/116/votes/house-1-94" };
        argument.Validators.Add(result => Require(result, VotePattern(), "the name of a vote", "congresses/116/votes/house-1-94"));
        return argument;
    }

    public static Argument<string> Congress()
    {
        var argument = new Argument<string>("CONGRESS") { Description = "The Congress, such as congresses/116" };
        argument.Validators.Add(result => Require(result, CongressPattern(), "the name of a Congress", "congresses/116"));
        return argument;
    }

    public static Argument<string> Subscription()
    {
        var argument = new Argument<string>("NAME") { Description = "A subscription, such as congresses/116/subscriptions/alerts" };
        argument.Validators.Add(result =>
            Require(result, SubscriptionPattern(), "the name of a subscription", "congresses/116/subscriptions/alerts"));
        return argument;
    }

    public static Argument<string> SubscriptionId()
    {
        var argument = new Argument<string>("ID") { Description = "What the subscription shall be called, such as alerts" };
        argument.Validators.Add(result =>
            Require(result, SubscriptionIdPattern(), "an id of 1 to 64 of the characters a-z 0-9 -", "alerts"));
        return argument;
    }

    /// <summary>A measure typed as hjres46 or in full, as a full name.</summary>
    public static string InFull(string parent, string resolution) =>
        resolution.Contains('/') ? resolution : $"{parent}/{Resolutions}/{resolution}";

    private static void Require(System.CommandLine.Parsing.ArgumentResult result, Regex pattern, string what, string example)
    {
        foreach (var token in result.Tokens)
            if (!pattern.IsMatch(token.Value))
                result.AddError($"'{token.Value}' is not {what}. It looks like {example}.");
    }

    [GeneratedRegex("^congresses/[0-9]+$")]
    private static partial Regex CongressPattern();

    [GeneratedRegex("^congresses/[0-9]+/resolutions/[^/]+$")]
    private static partial Regex ResolutionPattern();

    [GeneratedRegex("^congresses/[0-9]+/votes/[^/]+$")]
    private static partial Regex VotePattern();

    [GeneratedRegex("^congresses/[0-9]+/subscriptions/[^/]+$")]
    private static partial Regex SubscriptionPattern();

    [GeneratedRegex("^[a-z0-9-]{1,64}$")]
    private static partial Regex SubscriptionIdPattern();

    [GeneratedRegex("^congresses/[0-9]+/(resolutions|votes|vetoThreats)/[^/]+$")]
    private static partial Regex AnyPattern();
}
