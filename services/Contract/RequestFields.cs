using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Domain;

namespace VoteTracker.Contract;

/// <summary>Reads fields of requests. What is wrong is refused as INVALID_ARGUMENT under the field's path.</summary>
public static class RequestFields
{
    private static readonly long FirstSecond = SecondOf(CapitolMoment.FirstYear);
    private static readonly long EndSecond = SecondOf(CapitolMoment.LastYear + 1);

    /// <summary>Reads the name of a Congress.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="field">The field's path.</param>
    /// <returns>The number of the Congress.</returns>
    public static int Congress(string value, string field) =>
        CongressName.TryParse(value, out var congress) ? congress : throw Wrong(field, $"'{value}' is not of the form congresses/116");

    /// <summary>Reads the name of a measure.</summary>
    /// <inheritdoc cref="Congress"/>
    /// <returns>The name.</returns>
    public static MeasureName Measure(string value, string field) =>
        MeasureName.TryParse(value, out var measure)
            ? measure
            : throw Wrong(field, $"'{value}' is not of the form congresses/116/resolutions/hjres46");

    /// <summary>Reads the name of a vote.</summary>
    /// <inheritdoc cref="Congress"/>
    /// <returns>The name.</returns>
    public static VoteName Vote(string value, string field) =>
        VoteName.TryParse(value, out var vote) ? vote : throw Wrong(field, $"'{value}' is not of the form congresses/116/votes/house-1-94");

    /// <summary>Reads the name of a veto threat.</summary>
    /// <inheritdoc cref="Congress"/>
    /// <returns>The name.</returns>
    public static VetoThreatName VetoThreat(string value, string field) =>
        VetoThreatName.TryParse(value, out var threat)
            ? threat
            : throw Wrong(field, $"'{value}' is not of the form congresses/116/vetoThreats/sap-2019-02-26-hjres46");

    /// <summary>Reads a text.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="field">The field's path.</param>
    /// <param name="most">Its greatest length in UTF-16 units.</param>
    /// <param name="required">Whether it must not be blank.</param>
    /// <returns>The text.</returns>
    public static string Text(string value, string field, int most, bool required = false)
    {
        if (required && string.IsNullOrWhiteSpace(value))
            throw Wrong(field, "is required");
        if (value.Length > most)
            throw Wrong(field, string.Create(CultureInfo.InvariantCulture, $"has {value.Length} characters; at most {most} are taken"));
        return value;
    }

    /// <summary>Reads the address of a document on the web.</summary>
    /// <param name="value">The field's value; may be empty.</param>
    /// <param name="field">The field's path.</param>
    /// <param name="most">Its greatest length.</param>
    /// <returns>The address.</returns>
    public static string WebAddress(string value, string field, int most)
    {
        // A URI has no such characters (RFC 3986), and .NET would take them.
        if (Text(value, field, most).Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
            throw Wrong(field, "holds a space or a control character; a URI has them percent-encoded");
        return value.Length == 0 || (Uri.TryCreate(value, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https")
            ? value
            : throw Wrong(field, $"'{value}' is not an absolute http or https URI");
    }

    /// <summary>Reads an id as AIP-122 has it.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="field">The field's path.</param>
    /// <param name="most">Its greatest length.</param>
    /// <returns>The id.</returns>
    public static string Id(string value, string field, int most) => CongressName.IsId(value, most)
        ? value
        : throw Wrong(field, $"must be 1 to {most} of the characters a-z 0-9 and hyphens, with no hyphen at either end");

    /// <summary>Reads a request id.</summary>
    /// <param name="value">The field's value.</param>
    /// <returns>The id, or empty.</returns>
    public static string RequestId(string value) => Text(value, "request_id", 64);

    /// <summary>Reads a day.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="field">The field's path.</param>
    /// <returns>The day.</returns>
    public static DateOnly Date(string value, string field) => Moment(value, "", field, "").Date;

    /// <summary>Reads a day and a time of day.</summary>
    /// <param name="date">The day's value.</param>
    /// <param name="time">The time's value, or empty.</param>
    /// <param name="dateField">The day's path.</param>
    /// <param name="timeField">The time's path.</param>
    /// <returns>The moment.</returns>
    public static CapitolMoment Moment(string date, string time, string dateField, string timeField)
    {
        if (!CapitolMoment.TryParse(date, "", out var day))
            throw Wrong(dateField, date.Length == 0 ? "is required" : $"'{date}' is not a day of the form YYYY-MM-DD");
        if (!CapitolMoment.IsInRange(day.Date))
            throw Wrong(dateField, $"'{date}' is not in the years {CapitolMoment.FirstYear} to {CapitolMoment.LastYear}");
        return CapitolMoment.TryParse(date, time, out var moment)
            ? moment
            : throw Wrong(timeField, $"'{time}' is not a time of day of the form HH:MM:SS");
    }

    /// <summary>Reads an instant.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="field">The field's path.</param>
    /// <returns>The instant.</returns>
    public static DateTimeOffset Instant(Timestamp value, string field)
    {
        // The range of the type is checked first: what lies outside cannot be converted.
        if (value.Nanos is < 0 or > 999_999_999 || value.Seconds < FirstSecond || value.Seconds >= EndSecond)
            throw Wrong(field, $"is not an instant of the years {CapitolMoment.FirstYear} to {CapitolMoment.LastYear}");
        return value.ToDateTimeOffset();
    }

    /// <summary>Reads an enumeration.</summary>
    /// <typeparam name="TContract">The contract's enumeration.</typeparam>
    /// <typeparam name="TDomain">The domain's, with the same numbers.</typeparam>
    /// <param name="value">The field's value.</param>
    /// <param name="field">The field's path.</param>
    /// <param name="required">Whether it must be said.</param>
    /// <returns>The value.</returns>
    public static TDomain Enumeration<TContract, TDomain>(TContract value, string field, bool required = false)
        where TContract : struct, System.Enum
        where TDomain : struct, System.Enum
    {
        var number = Convert.ToInt32(value, CultureInfo.InvariantCulture);
        if (required && number == 0)
            throw Wrong(field, "is required");
        return System.Enum.IsDefined(value)
            ? (TDomain)System.Enum.ToObject(typeof(TDomain), number)
            : throw Wrong(field, $"has the value {number}, which is not known");
    }

    /// <summary>Reads a number.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="field">The field's path.</param>
    /// <param name="least">The least.</param>
    /// <param name="most">The most.</param>
    /// <returns>The number.</returns>
    public static int Number(int value, string field, int least, int most) => value >= least && value <= most
        ? value
        : throw Wrong(field, string.Create(CultureInfo.InvariantCulture, $"is {value}; it must be {least} to {most}"));

    /// <summary>Checks the etag of a write.</summary>
    /// <param name="given">The request's etag, or empty to write anyway.</param>
    /// <param name="present">The resource's etag.</param>
    public static void Etag(string given, string present)
    {
        if (given.Length > 0 && given != present)
            throw Contract.Etag.Mismatch();
    }

    /// <summary>Makes a refusal.</summary>
    /// <param name="field">The field's path.</param>
    /// <param name="description">What is wrong with it.</param>
    /// <returns>What to throw.</returns>
    public static RejectionException Wrong(string field, string description) => new(Rejection.Field(field, description));

    private static long SecondOf(int year) => new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
}
