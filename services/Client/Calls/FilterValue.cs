namespace VoteTracker.Client;

/// <summary>Values within the filters of lists (AIP-160).</summary>
public static class FilterValue
{
    /// <summary>Quotes a value, so that nobody's words become an operator: <c>Smith (WA)</c> becomes <c>"Smith (WA)"</c>.</summary>
    /// <param name="value">The value, such as the name of a member as a person typed it.</param>
    /// <returns>The value as a filter takes it, in quotes.</returns>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
