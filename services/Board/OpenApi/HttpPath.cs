using System.Text.RegularExpressions;

namespace VoteTracker.Board.OpenApi;

/// <summary>A path of google.api.http as OpenAPI writes it, where a parameter is one segment: /v1/congresses/{congress}/votes/{vote}:open.</summary>
/// <param name="Text">The path.</param>
/// <param name="Parameters">Its parameters, in order.</param>
/// <param name="Fields">The fields of the request that it sets.</param>
internal sealed partial record HttpPath(string Text, IReadOnlyList<string> Parameters, IReadOnlyList<string> Fields)
{
    private static readonly Dictionary<string, string> Singular = new(StringComparer.Ordinal)
    {
        ["congresses"] = "congress",
        ["resolutions"] = "resolution",
        ["votes"] = "vote",
        ["vetoThreats"] = "vetoThreat",
        ["subscriptions"] = "subscription",
    };

    [GeneratedRegex(@"\{(?<field>[a-z_.]+)(=(?<template>[^}]+))?\}")]
    private static partial Regex Variable { get; }

    public static HttpPath Of(string template)
    {
        var (parameters, fields) = (new List<string>(), new List<string>());
        var text = Variable.Replace(template, variable =>
        {
            var field = variable.Groups["field"].Value;
            fields.Add(field);
            if (!variable.Groups["template"].Success)
            {
                parameters.Add(field);
                return $"{{{field}}}";
            }
            var segments = variable.Groups["template"].Value.Split('/');
            for (var index = 1; index < segments.Length; index++)
            {
                if (segments[index] != "*")
                    continue;
                parameters.Add(Singular[segments[index - 1]]);
                segments[index] = $"{{{Singular[segments[index - 1]]}}}";
            }
            return string.Join('/', segments);
        });
        return new(text, parameters, fields);
    }
}
