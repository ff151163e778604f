using System.Buffers;
using System.Diagnostics;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>
/// Reads <c>traceparent</c> as W3C Trace Context says (4.3): a version to come counts as 00, of which it begins with the fields. What is
/// neither is ignored, and the call begins a trace. The framework's own reader knows version 00 alone.
/// </summary>
internal sealed class TraceContextPropagator : DistributedContextPropagator
{
    private const string Traceparent = "traceparent";
    private const string Version = "00";
    private const string NoVersion = "ff";

    // Version, trace id, parent id and flags with the dashes between.
    private const int Length = 55;
    private const int FlagsStart = 53;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private readonly DistributedContextPropagator _w3c = CreateW3CPropagator();

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Fields => _w3c.Fields;

    /// <inheritdoc/>
    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => _w3c.Inject(activity, carrier, setter);

    /// <inheritdoc/>
    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        _w3c.ExtractTraceIdAndState(carrier, getter is null ? null : Get, out traceId, out traceState);

        void Get(object? from, string name, out string? value, out IEnumerable<string>? values)
        {
            getter(from, name, out value, out values);
            if (name == Traceparent && value is not null)
                value = AsVersion00(value);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        _w3c.ExtractBaggage(carrier, getter);

    // Of a later version's flags only the one is known that says whether the caller records.
    private static string AsVersion00(string value)
    {
        var isLater = value.Length >= Length
            && (value.Length == Length || value[Length] == '-')
            && !value.StartsWith(Version, StringComparison.Ordinal)
            && !value.StartsWith(NoVersion, StringComparison.Ordinal)
            && !value.AsSpan(0, Version.Length).ContainsAnyExcept(Hex)
            && !value.AsSpan(FlagsStart, Length - FlagsStart).ContainsAnyExcept(Hex);
        if (!isLater)
            return value;
        var isSampled = (Convert.ToInt32(value[FlagsStart..Length], 16) & (int)ActivityTraceFlags.Recorded) != 0;
        return $"{Version}{value[Version.Length..FlagsStart]}{(isSampled ? "01" : "00")}";
    }
}
