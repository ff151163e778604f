using System.Globalization;
using Google.Protobuf.Reflection;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Listing;

/// <summary>A field that a list can be filtered by.</summary>
/// <param name="Name">Its name in filters.</param>
/// <param name="IsDate">Whether it is a day, which is compared; else it is a facet, which is or is not, or a text.</param>
/// <param name="Normalize">Brings a value into the form in which indexes have it; null where it is none.</param>
/// <param name="Shape">What a value looks like, for errors.</param>
internal sealed record FilterField(string Name, bool IsDate, Func<string, string?> Normalize, string Shape)
{
    /// <summary>Whether it is a text that is searched for words.</summary>
    public bool IsText { get; private init; }

    /// <summary>A field whose values are an enumeration of the contract; in an index stands the number.</summary>
    public static FilterField Enumeration(string name, EnumDescriptor descriptor)
    {
        var prefix = descriptor.Values[0].Name[..^"UNSPECIFIED".Length];
        var numbers = descriptor.Values
            .SelectMany(value => new[] { (value.Name, value.Number), (Name: value.Name[prefix.Length..], value.Number) })
            .ToDictionary(value => value.Name, value => value.Number.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var shape = "one of " + string.Join(", ", descriptor.Values.Skip(1).Select(value => value.Name[prefix.Length..]));
        return new FilterField(name, false, value => numbers.GetValueOrDefault(value), shape);
    }

    public static FilterField Boolean(string name) =>
        new(name, false, value => value is "true" or "false" ? value : null, "true or false");

    public static FilterField Measure(string name) => new(
        name,
        false,
        value => MeasureName.TryParse(value, out var measure) ? measure.Id : null,
        "a name such as congresses/116/resolutions/hjres46");

    public static FilterField Text(string name) => new(name, false, value => value.Length is > 0 and <= 160 ? value : null, "a text");

    public static FilterField Words(string name) => new(name, false, value => value, "\"words\"") { IsText = true };

    public static FilterField Date(string name) => new(
        name,
        true,
        value => CapitolMoment.TryParse(value, "", out var day) && CapitolMoment.IsInRange(day.Date) ? value : null,
        $"a day as YYYY-MM-DD in the years {CapitolMoment.FirstYear} to {CapitolMoment.LastYear}");
}
