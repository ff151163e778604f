using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace VoteTracker.Deployment.Tests;

/// <summary>The tables of settings in docs/operations.md have the ranges and defaults of the code.</summary>
public sealed class SettingsInManualTests
{
    private static readonly string[] Manual = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "operations.md"));

    public static TheoryData<string> Sections => [.. Settings.Sections.Keys.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Sections))]
    public void Ranges_and_defaults_are_those_of_the_code(string section)
    {
        var defaults = Activator.CreateInstance(Settings.Sections[section])!;
        var wrong = Settings.Of(section).Select(setting => Problem(section, setting, setting.GetValue(defaults))).OfType<string>().ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static string? Problem(string section, PropertyInfo setting, object? value)
    {
        var name = $"{section}:{setting.Name}";
        var row = Manual.SingleOrDefault(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        if (row is null)
            return $"{name} has no row";
        var cells = row.Split(" | ");
        if (Range(setting) is { } range && cells[1] != range)
            return $"{name}: the range is {range}, and the manual says {cells[1]}";
        // A number may be explained.
        return Default(setting, value) is var wanted && wanted.Any(text => cells[2] == text || cells[2].StartsWith($"{text} (", StringComparison.Ordinal) || cells[2].StartsWith($"{text}: ", StringComparison.Ordinal))
            ? null
            : $"{name}: the default is {string.Join(" or ", wanted)}, and the manual says {cells[2]}";
    }

    private static string? Range(PropertyInfo setting) => setting.GetCustomAttribute<RangeAttribute>() is { } range
        ? $"{Text(Of(range, range.Minimum))} to {Text(Of(range, range.Maximum))}"
        : Nullable.GetUnderlyingType(setting.PropertyType) == typeof(bool) || setting.PropertyType == typeof(bool) ? "true, false" : null;

    private static object Of(RangeAttribute range, object bound) =>
        range.OperandType == typeof(TimeSpan) ? TimeSpan.Parse((string)bound, CultureInfo.InvariantCulture)
        : bound is string text ? long.Parse(text, CultureInfo.InvariantCulture)
        : bound;

    private static string[] Default(PropertyInfo setting, object? value) =>
        setting.GetCustomAttribute<RequiredAttribute>() is not null && value is null or "" ? ["required", "required with tokens"]
        : value switch
        {
            // Nothing said means that what a role is called is what it is.
            null or "" when setting.Name.EndsWith("Roles", StringComparison.Ordinal) => [setting.Name[..^"Roles".Length].ToLowerInvariant()],
            // What else nothing stands for may be told in words.
            null or "" => ["none", "required", "required with tokens", "default", "that of Redis", "the machine's CAs", "the one that sits by the calendar"],
            bool yes => [yes ? "true" : "false"],
            string text => [text],
            IEnumerable list => [string.Join(", ", list.Cast<object>()) is { Length: > 0 } all ? all : "none"],
            _ => [Text(value)],
        };

    private static string Text(object value) => value switch
    {
        TimeSpan { Ticks: 0 } => "0",
        TimeSpan time when time < TimeSpan.FromSeconds(1) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds} ms"),
        TimeSpan time when time < TimeSpan.FromMinutes(1) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"),
        TimeSpan time when time < TimeSpan.FromHours(1) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes} min"),
        TimeSpan time when time == TimeSpan.FromDays(1) => "1 day",
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays} days"),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString("#,0", CultureInfo.InvariantCulture),
    };
}
