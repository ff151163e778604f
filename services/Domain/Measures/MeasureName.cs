using System.Globalization;

namespace VoteTracker.Domain;

/// <summary>The identity of a measure: <c>congresses/116/resolutions/hjres46</c>.</summary>
/// <param name="Congress">The Congress, 1 to 999.</param>
/// <param name="Number">The number within the type, 1 to 99,999.</param>
public readonly record struct MeasureName(int Congress, MeasureType Type, int Number)
{
    /// <summary>The highest number that a measure may have; real ones stay below 15,000.</summary>
    public const int MaxNumber = 99_999;

    /// <summary>Such as <c>hjres46</c>.</summary>
    public string Id => Type.Slug() + Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>As Congress prints it, such as <c>H.J.Res. 46</c>.</summary>
    public string Printed => $"{Type.Printed()} {Number.ToString(CultureInfo.InvariantCulture)}";

    public override string ToString() => $"{CongressName.Format(Congress)}/resolutions/{Id}";

    /// <summary>Reads a full resource name.</summary>
    /// <param name="measure">What it names.</param>
    /// <returns>Whether it was well formed.</returns>
    public static bool TryParse(string name, out MeasureName measure)
    {
        measure = default;
        return CongressName.TrySplit(name, "resolutions", out var congress, out var id) && TryParseId(congress, id, out measure);
    }

    /// <summary>Reads the last segment of a resource name.</summary>
    /// <param name="id">Such as <c>hjres46</c>.</param>
    /// <param name="measure">What it names.</param>
    /// <returns>Whether it was well formed; numbers have no leading zero, so that each measure has one name.</returns>
    public static bool TryParseId(int congress, ReadOnlySpan<char> id, out MeasureName measure)
    {
        measure = default;
        var digits = id.IndexOfAnyInRange('0', '9');
        if (digits <= 0 || MeasureTypes.Parse(id[..digits]) is not (not MeasureType.Unspecified and var type))
            return false;
        if (!CongressName.TryParseNumber(id[digits..], MaxNumber, out var number))
            return false;
        measure = new MeasureName(congress, type, number);
        return true;
    }
}
