using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace VoteTracker.Board.Api;

/// <summary>The fields that the path of a call gives, such as parent. By itself the package passes over another value of the query or the body.</summary>
internal sealed partial class PathFields
{
    private static readonly ConcurrentDictionary<string, PathFields> ByPattern = new(StringComparer.Ordinal);

    private readonly string[] _fields;
    private readonly Regex _path;

    private PathFields(string pattern)
    {
        _fields = [.. Variable.Matches(pattern).Select(variable => variable.Groups["field"].Value)];
        // What a variable stands for is said by its template; * is one segment, and so is a variable without.
        _path = new Regex(
            $"^{Variable.Replace(Regex.Escape(pattern).Replace("\\{", "{", StringComparison.Ordinal).Replace("\\*", "*", StringComparison.Ordinal).Replace("\\.", ".", StringComparison.Ordinal), variable => $"({(variable.Groups["template"] is { Success: true } template ? template.Value.Replace("*", "[^/]+", StringComparison.Ordinal) : "[^/]+")})")}$",
            RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"\{(?<field>[a-z_.]+)(=(?<template>[^}]+))?\}")]
    private static partial Regex Variable { get; }

    /// <summary>The fields of a path, each by its names from the request on.</summary>
    public static IReadOnlyDictionary<string, string> Of(HttpRule rule, PathString path)
    {
        var pattern = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => rule.Get,
            HttpRule.PatternOneofCase.Post => rule.Post,
            HttpRule.PatternOneofCase.Put => rule.Put,
            HttpRule.PatternOneofCase.Patch => rule.Patch,
            _ => rule.Delete,
        };
        var fields = ByPattern.GetOrAdd(pattern, static pattern => new PathFields(pattern));
        var match = fields._path.Match(path.Value ?? "");
        return fields._fields.Select((field, index) => (field, match.Groups[index + 1].Value)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>What a message has in a field, as text; empty where it has nothing.</summary>
    public static string ValueOf(IMessage message, string path)
    {
        object? value = message;
        foreach (var name in path.Split('.'))
            value = value is IMessage parent && parent.Descriptor.FindFieldByName(name) is { } field ? field.Accessor.GetValue(parent) : null;
        return value as string ?? "";
    }
}
